import type { Colors } from 'picocolors/types.d.ts'
import type { Expense, Needed, PlanRow, Wish } from '../tally/compare/plan-run.ts'
import { percentileName, quantileDuration } from './change-words.ts'
import { layOut, type TextCell, wrap } from './text-table.ts'
import { formatShare } from './units.ts'

const WIDTH = 80

export interface PlanReport {
  readonly run: string
  readonly wish: Wish
  readonly rows: readonly PlanRow[]
  /** For the most demanding target: for precision, and for the difference. */
  readonly expenses: readonly {
    readonly purpose: string
    readonly expense: Expense
    readonly money?: number
  }[]
  readonly simulated: boolean
}

/** How many trials the wish takes, with what they cost, for a terminal of 80 columns. Ends in a newline. */
export function planText({ run, wish, rows, expenses, simulated }: PlanReport, paint: Colors): string {
  const name = `${wish.stage} ${percentileName(wish.share)}`
  const head = ['target', 'connection', 'pilot n', name, purposes(wish)[0], purposes(wish)[1]]
  const cells = rows.map((row): TextCell[] => [
    { text: row.target },
    { text: row.connection },
    { text: String(row.n), align: 'right' },
    { text: Number.isNaN(row.value) ? 'n too small' : quantileDuration(row.value), align: 'right' },
    { text: neededWords(row.forPrecision), align: 'right' },
    { text: neededWords(row.forDifference), align: 'right' },
  ])
  const lines = [
    ...wrap(`trials of each target, going by the pilot ${run}`, WIDTH).map(paint.bold),
    ...(simulated
      ? [paint.yellow('SIMULATED: the lab varies as its profiles say, not as a provider does.')]
      : []),
    '',
    ...layOut([head.map((text) => ({ text: text ?? '', paint: paint.dim })), ...cells], WIDTH),
    '',
    ...expenses.flatMap(expenseLines),
    ...whys(rows).flatMap((why) => wrap(why, WIDTH).map(paint.yellow)),
    ...wrap(
      `±: half of the 95 % interval around a target's own number. A difference is between two interleaved targets, found in 95 of 100 runs.${driftWords(rows)}`,
      WIDTH,
    ).map(paint.dim),
  ]
  return `${lines.join('\n')}\n`
}

/** The same for machines. Durations are microseconds; ends in a newline. */
export function planJson({ run, wish, rows, expenses, simulated }: PlanReport): string {
  const plain = rows.map((row) => ({
    ...row,
    value: Number.isNaN(row.value) ? null : Number.isFinite(row.value) ? row.value : 'inf',
  }))
  return `${JSON.stringify({ schema_version: 1, run, simulated, wish, rows: plain, expenses }, null, 2)}\n`
}

/** What each of the two wishes is called. */
export function purposes({ halfWidth, difference }: Wish): [string, string] {
  return [`±${formatShare(halfWidth)}`, `difference of ${formatShare(difference)}`]
}

function expenseLines({ purpose, expense, money }: PlanReport['expenses'][number]): string[] {
  const { trials, requests, characters, seconds } = expense
  const minutes = seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`
  const cost = money === undefined ? 'give --price for the money' : `${money.toFixed(2)} at that price`
  return wrap(
    `${purpose}: ${trials} trials of each target are ${requests} requests, ${characters} characters, about ${minutes} at the pilot's pace; ${cost}`,
    WIDTH,
  )
}

function neededWords(needed: Needed): string {
  return needed.kind === 'trials' ? String(needed.trials) : '?'
}

function whys(rows: readonly PlanRow[]): string[] {
  return rows.flatMap(({ target, connection, forPrecision }) =>
    forPrecision.kind === 'unknown' ? [`? ${target} ${connection}: ${forPrecision.why}`] : [],
  )
}

/** Drift sets a floor to what runs at different times can say. */
function driftWords(rows: readonly PlanRow[]): string {
  const drift = Math.max(0, ...rows.map((row) => row.drift))
  if (drift < 0.005) return ''
  return ` The pilot drifted: between runs at different times about ±${formatShare(Math.expm1(1.96 * drift))} stay uncertain, however many trials there are.`
}
