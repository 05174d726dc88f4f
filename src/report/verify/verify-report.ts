import type { Colors, Formatter } from 'picocolors/types.d.ts'
import type {
  ConcurrencyClaim,
  ConversationsClaim,
  FidelityClaim,
  LatencyClaim,
  SamenessClaim,
} from '../../core/config/claim.ts'
import { toMicros } from '../../core/units.ts'
import type {
  ClaimVerdict,
  ClockVerdict,
  SamenessReading,
  Verification,
} from '../../tally/claims/verification.ts'
import type { FidelityReading } from '../../tally/fidelity/fidelity-reading.ts'
import { escapeMarkdown, oneLine, stripControls } from '../format/escape.ts'
import { renderMarkdownTable } from '../format/tables/markdown-table.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import {
  formatChange,
  formatChangeInterval,
  formatDurationOrTimeout,
  percentileLabel,
} from '../format/units/changes.ts'
import { formatDuration, formatShare } from '../format/units/durations.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'

const INDENT = '  '

/** The sign of each verdict. */
const SIGNS: Readonly<Record<ClaimVerdict, string>> = {
  confirmed: '✓',
  refuted: '✗',
  'not comparable': '≠',
  inconclusive: '~',
}

/** The verdicts on the claims about the run's models, for a terminal of 80 columns. Ends in a newline. */
export function renderVerifyText(run: string, verifications: readonly Verification[], paint: Colors): string {
  if (verifications.length === 0) return `${oneLine(run, 55)}: there is no claim about a model of this run\n`
  const exercise = verifications.some((each) => each.exercise)
  const lines = [
    paint.bold(`claims checked against ${oneLine(run, 55)}`),
    ...(exercise ? wrap(SIMULATED_NOTICE, TEXT_WIDTH).map(paint.yellow) : []),
    ...verifications.flatMap((each) => ['', ...claimLines(each, paint)]),
  ]
  return `${lines.join('\n')}\n`
}

/** The verdicts as Markdown. Ends in a newline. */
export function renderVerifyMarkdown(run: string, verifications: readonly Verification[]): string {
  const head = ['verdict', 'target', 'claim', 'by', 'measured', 'reason']
  const cells = verifications.map((each) =>
    [
      `${SIGNS[each.verdict]} ${each.verdict}`,
      each.targets.join(', '),
      `${each.claim.models.join(', ')}: ${each.claim.says}`,
      `${each.claim.by}, ${each.claim.date}`,
      [
        ...each.clocks.map(formatClock),
        ...each.sameness.map(formatSameness),
        ...(each.fidelity ? [formatFidelityReading(each.fidelity)] : []),
      ].join('; '),
      each.why,
    ].map((text) => escapeMarkdown(text, 600)),
  )
  const exercise = verifications.some((each) => each.exercise) ? [`> **Note**: ${SIMULATED_NOTICE}`, ''] : []
  return `${[`## Claims checked against ${escapeMarkdown(run)}`, '', ...exercise, ...renderMarkdownTable(head, cells, 6)].join('\n')}\n`
}

/** The verdicts as JSON: microseconds, ratios, `"inf"` beyond the timeout. Ends in a newline. */
export function formatVerifyJson(run: string, verifications: readonly Verification[]): string {
  const claims = verifications.map(({ clocks, sameness, ...rest }) => ({
    ...rest,
    clocks: clocks.map(({ clock, n, value, interval, verdict, why }) => ({
      stage: clock.stage,
      clock: clock.label,
      n,
      us: toJsonNumber(value),
      low_us: interval ? toJsonNumber(interval.low) : null,
      high_us: interval ? toJsonNumber(interval.high) : null,
      verdict,
      why,
    })),
    sameness: sameness.map(({ share, ratio, low, high }) => ({
      share,
      ratio: toJsonNumber(ratio),
      low: toJsonNumber(low),
      high: toJsonNumber(high),
    })),
  }))
  return `${JSON.stringify({ schema_version: 1, run, claims }, null, 2)}\n`
}

const SIMULATED_NOTICE =
  'SIMULATED or REPLAYED: the lab or cassettes answered, so these verdicts are about profiles or recordings and not about a provider.'

function claimLines(
  { claim, targets, verdict, why, clocks, sameness, fidelity }: Verification,
  paint: Colors,
): string[] {
  const paints: Record<ClaimVerdict, Formatter> = {
    confirmed: paint.green,
    refuted: paint.red,
    'not comparable': paint.yellow,
    inconclusive: paint.yellow,
  }
  const indented = (words: string) =>
    wrap(words, TEXT_WIDTH - INDENT.length).map((line) => `${INDENT}${line}`)
  return [
    `${paints[verdict](`${SIGNS[verdict]} ${verdict}`)}  ${stripControls(targets.join(', '))}`,
    ...indented(`“${claim.says}” (${claim.by}, ${claim.date})`),
    ...indented([formatClaimLimit(claim), why].filter(Boolean).join('; ')),
    ...clockTable(clocks, paints),
    ...sameness.flatMap((each) => indented(formatSameness(each))),
    ...(fidelity ? indented(formatFidelityReading(fidelity)) : []),
    ...indented(`source: ${claim.source}`).map(paint.dim),
  ]
}

/** The fields of a claim that determine its limit, in memory and in `verify.json` alike. */
type ClaimLimit =
  | (Pick<LatencyClaim, 'kind' | 'share' | 'value' | 'low' | 'tolerance'> & { readonly clock?: string })
  | Pick<SamenessClaim, 'kind' | 'shares' | 'margin'>
  | Pick<ConcurrencyClaim, 'kind'>
  | Pick<ConversationsClaim, 'kind' | 'perRequest' | 'tolerance'>
  | Pick<FidelityClaim, 'kind' | 'metric' | 'least' | 'most' | 'tolerance'>

/** The limit that a claim sets. */
export function formatClaimLimit(claim: ClaimLimit): string {
  switch (claim.kind) {
    case 'latency': {
      const slack = claim.tolerance > 0 ? ` and ${formatShare(claim.tolerance)} more` : ''
      const from = claim.low === undefined ? 'up' : `from ${formatDuration(toMicros(claim.low))}`
      return `agrees ${from} to ${formatDuration(toMicros(claim.value))}${slack} at ${percentileLabel(claim.share)}${claim.clock ? ` of ${claim.clock}` : ', stage not stated'}`
    }
    case 'sameness':
      return `agrees within ±${formatShare(claim.margin)} at ${claim.shares.map(percentileLabel).join(' and ')}`
    case 'concurrency':
      return ''
    case 'conversations':
      return `agrees from ${claim.perRequest} for each request, or ${formatShare(claim.tolerance)} fewer`
    case 'fidelity':
      return formatFidelityLimit(claim)
  }
}

function formatFidelityLimit({
  metric,
  least,
  most,
  tolerance,
}: Pick<FidelityClaim, 'metric' | 'least' | 'most' | 'tolerance'>): string {
  const [from, to] = [least, most].map((value) => value !== undefined && formatFidelityValue(metric, value))
  const slack = tolerance > 0 ? `, ${formatShare(tolerance)} of it more or less` : ''
  return `agrees ${[from && `from ${from}`, to && `up to ${to}`].filter(Boolean).join(' ')} of ${metric}${slack}`
}

/** A share, or characters per second. */
function formatFidelityValue(metric: FidelityReading['metric'], value: number): string {
  return metric === 'rate' ? `${value.toFixed(1)} chars/s` : formatShare(value)
}

/** `wer 4.2 % [3.1 %–5.6 %] of 40 answers; the recogniser’s own 3.9 %`. */
export function formatFidelityReading({ metric, n, value, interval, floor }: FidelityReading): string {
  const show = (each: number) => formatFidelityValue(metric, each)
  const range = interval ? ` [${show(interval.low)}–${show(interval.high)}]` : ''
  const own = floor === undefined ? '' : `; the recogniser’s own ${show(floor)}`
  return `${metric} ${show(value)}${range} of ${n} answers${own}`
}

/** The verdict by every clock that the claim may have used. */
function clockTable(clocks: readonly ClockVerdict[], paints: Record<ClaimVerdict, Formatter>): string[] {
  const rows = clocks.map((each): TextCell[] => [
    { text: `${INDENT}${each.clock.label}` },
    { text: formatClockReading(each), align: 'right' },
    { text: each.verdict, paint: paints[each.verdict] },
  ])
  return rows.length > 0 ? layOutTable(rows, TEXT_WIDTH) : []
}

function formatClock(each: ClockVerdict): string {
  return `${each.clock.label} ${formatClockReading(each)} (${each.verdict})`
}

function formatClockReading({ n, value, interval }: ClockVerdict): string {
  if (!interval) return `n too small (${n})`
  return `${formatDurationOrTimeout(value)} [${formatDurationOrTimeout(interval.low)}–${formatDurationOrTimeout(interval.high)}]`
}

function formatSameness({ share, ratio, low, high }: SamenessReading): string {
  return `${percentileLabel(share)}: ${formatChange(ratio)} ${formatChangeInterval(low, high)}`
}
