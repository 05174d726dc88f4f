import type { GateNeed } from '../../tally/baseline/gate-needs.ts'
import type { SampleSizeCost } from '../../tally/compare/estimate-sample-size.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { percentileLabel } from '../format/units/changes.ts'
import { formatShare } from '../format/units/durations.ts'
import { formatFidelityMargin, formatPoints } from './format-fidelity-gate.ts'

export interface GateNeedsReport {
  readonly needs: readonly GateNeed[]
  /** The cost of a check with as many trials as the baseline has. */
  readonly cost: SampleSizeCost
  readonly control: string | undefined
  readonly targets: number
}

/** How many trials each gate needs, whether the run has them, and what a check costs. Ends in a newline. */
export function formatGateNeeds(report: GateNeedsReport): string {
  const { needs, cost } = report
  const head = ['gate', 'margin', 'trials', 'takes'].map((text): TextCell => ({ text }))
  const rows = needs.map((need): TextCell[] => [
    { text: `${need.target} ${need.connection} ${gateLabel(need)}` },
    { text: formatMargin(need) },
    { text: String(need.n), align: 'right' },
    { text: formatNeeded(need.needed), align: 'right' },
  ])
  const spoken = needs.some(isOfFidelity)
    ? ['Of wer, truncated, clipped and rate the trials are answers that are listened to.']
    : []
  const words = [
    'takes: trials with which an unchanged target passes the gate in 95 of 100 checks, estimated from this run.',
    ...spoken,
    describeCheckCost(cost),
    ...advice(report),
  ]
  return `${[...layOutTable([head, ...rows], TEXT_WIDTH), ...words.flatMap((each) => wrap(each, TEXT_WIDTH))].join('\n')}\n`
}

/** A conversation consists of turns, so no requests are listed for it. */
function describeCheckCost({ trials, requests, characters, conversations }: SampleSizeCost): string {
  if (requests !== undefined && characters !== undefined)
    return `A check like this run: ${trials} trials of each target, ${requests} requests, ${characters} characters.`
  const held = conversations === undefined ? '' : `, ${conversations} conversations`
  return `A check like this run: ${trials} turns with each target${held}.`
}

/** `ttfa_heard p95`, or `success`. */
export function gateLabel({ gate }: GateNeed): string {
  if (gate === 'success') return gate
  return 'metric' in gate ? gate.metric : `${gate.stage} ${percentileLabel(gate.share)}`
}

function formatMargin({ gate, margin }: GateNeed): string {
  if (gate === 'success') return formatPoints(margin)
  return 'metric' in gate ? formatFidelityMargin(gate) : `±${formatShare(margin)}`
}

function formatNeeded(needed: number): string {
  return Number.isFinite(needed) ? String(needed) : 'no number'
}

function advice({ needs, cost, control, targets }: GateNeedsReport): string[] {
  const spoken = adviseSample(needs.filter(isOfFidelity))
  const short = needs.filter((need) => need.needed > need.n && !isOfFidelity(need))
  if (short.length === 0) return spoken
  const count = short.length === 1 ? 'One gate has' : `${short.length} gates have`
  const finite = short.filter(({ needed }) => Number.isFinite(needed))
  const most = Math.max(...finite.map(({ n, needed }) => (needed / n) * cost.trials))
  const has = (obstacle: GateNeed['obstacle']) => short.some((need) => need.obstacle === obstacle)
  return [
    `${count} too few trials: checks in which nothing changed will often be inconclusive (exit code 112).`,
    ...(finite.length > 0
      ? [`Measure about ${roundUp(most)} trials of each target, or widen the margin with --gate.`]
      : []),
    ...(has('drift')
      ? [
          `For some gates no number of trials is enough: two runs at different times differ by more than the margin. ${adviseControl(control, targets)}`,
        ]
      : []),
    ...(has('failures')
      ? [
          'For some gates too many requests fail, of the target or of its control: the percentile may lie beyond the timeout. Choose a lower percentile with --gate, or another control.',
        ]
      : []),
    ...spoken,
  ]
}

function isOfFidelity({ gate }: GateNeed): boolean {
  return gate !== 'success' && 'metric' in gate
}

/** A fidelity gate needs more answers, not more requests: their audio may have been kept already. */
function adviseSample(needs: readonly GateNeed[]): string[] {
  const most = Math.max(0, ...needs.filter(({ n, needed }) => needed > n).map(({ needed }) => needed))
  if (most === 0) return []
  return [
    Number.isFinite(most)
      ? `Listen to about ${roundUp(most)} answers of each target, of as many texts as there are (\`ttfa listen --sample\`), or widen the margins of wer, truncated, clipped and rate.`
      : 'Widen the margins of wer, truncated, clipped and rate: no number of answers is enough.',
  ]
}

function adviseControl(control: string | undefined, targets: number): string {
  if (control !== undefined) return 'Widen the margin with --gate.'
  return targets > 1
    ? 'Name a target that nobody changes with --control, or widen the margin with --gate.'
    : 'Add a target that nobody changes to the scenario and name it with --control, or widen the margin with --gate.'
}

/** Rounds up to two digits, because it is an estimate. */
function roundUp(trials: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(trials)) - 1)
  return Math.ceil(trials / step) * step
}
