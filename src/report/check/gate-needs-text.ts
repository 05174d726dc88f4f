import type { GateNeed } from '../../tally/baseline/gate-needs.ts'
import type { SampleSizeCost } from '../../tally/sample-size/estimate-sample-size.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { percentileLabel } from '../format/units/changes.ts'
import { formatShare } from '../format/units/durations.ts'

export interface GateNeedsReport {
  readonly needs: readonly GateNeed[]
  /** Of a check with as many trials as the baseline has. */
  readonly cost: SampleSizeCost
  readonly control: string | undefined
  readonly targets: number
}

/** How many trials each gate takes, whether the run has them, and what a check costs. Ends in a newline. */
export function formatGateNeeds(report: GateNeedsReport): string {
  const { needs, cost } = report
  const head = ['gate', 'margin', 'trials', 'takes'].map((text): TextCell => ({ text }))
  const rows = needs.map((need): TextCell[] => [
    { text: `${need.target} ${need.connection} ${gateLabel(need)}` },
    { text: formatMargin(need) },
    { text: String(need.n), align: 'right' },
    { text: formatNeeded(need.needed), align: 'right' },
  ])
  const words = [
    'takes: trials with which an unchanged target passes the gate in 95 of 100 checks, estimated from this run.',
    `A check like this run: ${cost.trials} trials of each target, ${cost.requests} requests, ${cost.characters} characters.`,
    ...advice(report),
  ]
  return `${[...layOutTable([head, ...rows], TEXT_WIDTH), ...words.flatMap((each) => wrap(each, TEXT_WIDTH))].join('\n')}\n`
}

/** `ttfa_heard p95`, or `success`. */
export function gateLabel({ gate }: GateNeed): string {
  return gate === 'success' ? gate : `${gate.stage} ${percentileLabel(gate.share)}`
}

function formatMargin({ gate, margin }: GateNeed): string {
  return gate === 'success' ? `±${Number((margin * 100).toFixed(2))} points` : `±${formatShare(margin)}`
}

function formatNeeded(needed: number): string {
  return Number.isFinite(needed) ? String(needed) : 'no number'
}

function advice({ needs, cost, control, targets }: GateNeedsReport): string[] {
  const short = needs.filter(({ n, needed }) => needed > n)
  if (short.length === 0) return []
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
  ]
}

function adviseControl(control: string | undefined, targets: number): string {
  if (control !== undefined) return 'Widen the margin with --gate.'
  return targets > 1
    ? 'Name a target that nobody changes with --control, or widen the margin with --gate.'
    : 'Add a target that nobody changes to the scenario and name it with --control, or widen the margin with --gate.'
}

/** To two digits: it is an estimate. */
function roundUp(trials: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(trials)) - 1)
  return Math.ceil(trials / step) * step
}
