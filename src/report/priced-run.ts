import type { PricedRun, PricedTarget } from '../cost/priced-run.ts'
import { digits, money } from './money.ts'
import { layOut, wrap } from './text-table.ts'

const WIDTH = 100

/** What a run used and cost, and where its targets stand between price and speed. Ends in a newline. */
export function pricedRunText({ run, case: name, targets }: PricedRun): string {
  const head = ['target', 'characters', 'audio', 'wasted', 'spent', 'heard p95', `a minute (${name})`]
  const cells = [head, ...targets.map(rowOf)].map((row) =>
    row.map((text, column) => ({ text, align: column === 0 ? ('left' as const) : ('right' as const) })),
  )
  const best = targets.filter(({ isEfficient }) => isEfficient).map(({ use }) => use.target)
  return [
    `${run}${targets.some(({ use }) => use.simulated) ? ' (SIMULATED answers: the lab spends nothing)' : ''}`,
    '',
    ...layOut(cells, WIDTH),
    '',
    ...(best.length === 0
      ? []
      : wrap(`Efficient: ${best.join(', ')}. Any other is dearer or slower to hear, or both.`, WIDTH)),
    ...targets.flatMap(doubt),
    '',
  ].join('\n')
}

/** The same for machines. Ends in a newline. */
export function pricedRunJson(priced: PricedRun): string {
  return `${JSON.stringify({ schema_version: 1, ...priced }, null, 2)}\n`
}

function rowOf({ use, found, spent, perMinute, heard }: PricedTarget): string[] {
  const currency = found.kind === 'unknown' ? '' : found.price.currency
  const mark = found.kind === 'unverified' ? '? ' : ''
  return [
    use.target,
    (use.units.character ?? 0).toLocaleString('en-US'),
    `${(use.units['audio second'] ?? 0).toFixed(1)} s`,
    `${use.wasted.toFixed(1)} s`,
    spent === undefined ? '' : `${mark}${money(spent, currency)}`,
    heard === undefined ? '' : `${Math.round(heard / 1e3)} ms`,
    perMinute
      ? `${mark}${digits(perMinute.value)} [${digits(perMinute.low)}, ${digits(perMinute.high)}]`
      : '',
  ]
}

function doubt({ use, found }: PricedTarget): string[] {
  if (found.kind === 'unknown')
    return [`${use.target}: no price of ${use.model} is known; --prices <file> adds one.`]
  if (found.kind === 'known') return []
  const { id, source, date } = found.price
  return [`${use.target}: ? ${id} is UNVERIFIED (${source}, ${date}) and stands in no comparison.`]
}
