import * as Plot from '@observablehq/plot'
import { formatChange, percentileLabel } from '../../format/units/changes.ts'
import { formatDuration } from '../../format/units/durations.ts'
import { parseCompanion, type StoredNumber, storedWords } from '../companion.ts'
import type { Drawing } from '../draw.ts'
import { figure } from '../figure.ts'
import { html, type Markup } from '../markup.ts'
import type { Material, Section } from '../section.ts'
import { folded, table } from '../table.ts'

/** What `ttfa compare` leaves in `compare.json` beside a run, as far as it is shown here. Durations are microseconds. */
interface StoredComparison {
  readonly schema_version: 1
  readonly timing: string
  readonly pairs: readonly StoredPair[]
}

interface StoredPair {
  readonly from: StoredContestant
  readonly to: StoredContestant
  readonly unlike: readonly unknown[]
  readonly stages: readonly StoredStage[]
}

interface StoredContestant {
  readonly target: string
  readonly circumstances: Readonly<Record<string, string>>
}

interface StoredStage {
  readonly stage: string
  readonly n: readonly number[]
  readonly shifts: readonly StoredShift[]
}

interface StoredShift {
  readonly percentile: number
  readonly from_us?: StoredNumber
  readonly to_us?: StoredNumber
  readonly ratio?: StoredNumber
  readonly low?: StoredNumber
  readonly high?: StoredNumber
  readonly needed?: number
}

const HEADLINE = 'ttfa_heard'
const TOLD = [0.5, 0.9, 0.95, 0.99]

/** Who is slower at which percentile, from the last `ttfa compare` of the run. */
export function comparison({ companions }: Material): Section | undefined {
  const stored = parseCompanion<StoredComparison>(companions['compare.json'])
  const pairs = stored?.pairs.filter(({ unlike, stages }) => unlike.length === 0 && stages.length > 0) ?? []
  if (!stored || pairs.length === 0) return undefined
  return {
    id: 'comparison',
    title: 'Is it slower everywhere, or only in the tail?',
    body: html`<p>How a target lies to another at each percentile, with 95 % intervals, measured ${stored.timing}. Only targets that are alike in transport, connection, region and format are held against each other.</p>
${pairs.map(pairMarkup)}`,
  }
}

function pairMarkup(pair: StoredPair, index: number): Markup {
  const { from, to, stages } = pair
  const shifts = (stages.find(({ stage }) => stage === HEADLINE)?.shifts ?? []).flatMap(drawable)
  const title = `${to.target} against ${from.target}, ${from.circumstances.connection} connections`
  return html`${
    shifts.length > 0 &&
    figure(
      {
        id: `chart-shift-${index}`,
        title: `Time until heard: ${title}`,
        alternative: shifts
          .map(({ name, change, low, high }) => `${name}: ${sign(change)} (${sign(low)} to ${sign(high)})`)
          .join('; '),
        caption: `Change in percent, above zero where ${to.target} is slower. Bars are 95 % intervals; those that reach zero may be chance.`,
      },
      drawing(shifts),
    )
  }${folded(`${title}: every stage`, numbers(pair))}`
}

interface DrawnShift {
  readonly name: string
  readonly change: number
  readonly low: number
  readonly high: number
}

function drawable({ percentile, ratio, low, high }: StoredShift): DrawnShift[] {
  if (typeof ratio !== 'number' || typeof low !== 'number' || typeof high !== 'number') return []
  const [change, least, most] = [ratio, low, high].map((one) => (one - 1) * 100)
  return [{ name: percentileLabel(percentile), change: change ?? 0, low: least ?? 0, high: most ?? 0 }]
}

function drawing(shifts: readonly DrawnShift[]): Drawing {
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 230 : 260,
    marginLeft: 50,
    marginRight: 16,
    x: { type: 'band', label: 'percentile', domain: shifts.map(({ name }) => name) },
    y: { label: '% slower', grid: true, ticks: 6 },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--ink)' }),
      Plot.ruleX(shifts, { x: 'name', y1: 'low', y2: 'high', stroke: 'var(--series-0)', strokeWidth: 3 }),
      Plot.dot(shifts, { x: 'name', y: 'change', r: 5, fill: 'var(--series-0)' }),
    ],
  })
}

function numbers({ from, to, stages }: StoredPair): Markup {
  return table({
    caption: `${to.target} against ${from.target}: change with its 95 % interval`,
    columns: [
      { head: 'stage' },
      { head: 'percentile' },
      { head: from.target, number: true },
      { head: to.target, number: true },
      { head: 'change', number: true },
    ],
    rows: stages.flatMap(({ stage, shifts }) =>
      shifts
        .filter(({ percentile }) => TOLD.includes(percentile))
        .map((shift) => [
          stage,
          percentileLabel(shift.percentile),
          storedWords(shift.from_us, formatDuration),
          storedWords(shift.to_us, formatDuration),
          shift.needed === undefined
            ? html`${ratioWords(shift.ratio)} <span class="interval">[${ratioWords(shift.low)}, ${ratioWords(shift.high)}]</span>`
            : `n too small: ${shift.needed} each`,
        ]),
    ),
  })
}

function ratioWords(ratio: StoredNumber | undefined): string {
  return storedWords(ratio, formatChange, '∞')
}

function sign(percent: number): string {
  return formatChange(1 + percent / 100)
}
