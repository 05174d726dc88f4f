import { toMicros } from '../../core/units.ts'
import type {
  StoredClock,
  StoredSameness,
  StoredVerification,
  VerifySidecar,
} from '../../results/sidecars/verify.ts'
import type { ClaimVerdict } from '../../tally/claims/verification.ts'
import { clockOfClaim } from '../../tally/claims/verify-latency.ts'
import { renderFigure } from '../format/charts/figure.ts'
import { type IntervalRow, intervalChart } from '../format/charts/interval-chart.ts'
import { BADGE_COLORS, type BadgeKind, renderBadge } from '../format/markup/badge.ts'
import { html, type Markup } from '../format/markup/html.ts'
import type { Section } from '../format/markup/section.ts'
import { renderCollapsible, renderData, renderTable, renderWideText } from '../format/markup/table.ts'
import { formatStored, toFinite } from '../format/sidecar.ts'
import { formatChange, formatChangeInterval, percentileLabel } from '../format/units/changes.ts'
import { formatDuration, roundDuration } from '../format/units/durations.ts'
import { formatClaimLimit, formatFidelityReading } from '../verify/verify-report.ts'

const BADGES: Readonly<Record<ClaimVerdict, { readonly kind: BadgeKind; readonly sign: string }>> = {
  confirmed: { kind: 'good', sign: '✓' },
  refuted: { kind: 'bad', sign: '✗' },
  'not comparable': { kind: 'unsure', sign: '≠' },
  inconclusive: { kind: 'unsure', sign: '~' },
}

/** What is published about the models of the run, compared with the run by the last `ttfa verify`. */
export function renderClaimsSection(stored: VerifySidecar): Section | undefined {
  if (stored.claims.length === 0) return undefined
  const rows = stored.claims.flatMap(toRows)
  return {
    id: 'claims',
    title: 'Do published claims hold?',
    body: html`<p>${countVerdicts(stored.claims)} Each claim is compared with the stage that it names, or with first audio on a ready connection if it names none. For limits, use <code>ttfa probe</code>.</p>
${
  stored.claims.some(({ exercise }) => exercise) &&
  html`<p class="caution"><strong>SIMULATED or REPLAYED</strong>: the lab or cassettes answered, so these verdicts are about profiles or recordings and say nothing about a provider.</p>`
}
${rows.length > 0 && renderClaimFigure(rows)}
${renderVerdictTable(stored.claims)}
${renderCollapsible('By every stage that a claim might mean', renderClockTable(stored.claims))}`,
  }
}

function countVerdicts(all: readonly StoredVerification[]): string {
  const counts = (Object.keys(BADGES) as ClaimVerdict[]).flatMap((verdict) => {
    const count = all.filter((each) => each.verdict === verdict).length
    return count > 0 ? [`${verdict} ${count}`] : []
  })
  return `Of ${all.length} claims: ${counts.join(', ')}.`
}

function renderClaimFigure(rows: readonly IntervalRow[]): Markup {
  return renderFigure(
    {
      id: 'chart-claims',
      title: 'Measured values, in multiples of the claimed ones',
      altText: rows.map(describeRow).join('. '),
      caption:
        '1×: the claimed value; the pale band agrees with it. Filled: the stage that the claim means, with its 95 % interval. Hollow: the other stages. For two models that are claimed to be equal: the second in multiples of the first.',
    },
    intervalChart(rows, {
      label: 'measured / claimed',
      type: 'log',
      origin: 1,
      tickFormat: (ratio) => `${ratio}×`,
    }),
  )
}

function describeRow({ title, detail, at, low, high }: IntervalRow): string {
  return `${title}: ${detail}, ${at.toFixed(2)} times (${low.toFixed(2)} to ${high.toFixed(2)}) the claimed value`
}

function toRows(verification: StoredVerification): IntervalRow[] {
  const { claim, verdict } = verification
  const color = BADGE_COLORS[BADGES[verdict].kind]
  const title = `${verification.targets.join(', ')}: “${claim.says}”`
  const row = { title, color }
  switch (claim.kind) {
    case 'latency': {
      const meant = verification.clocks.find(({ stage }) => stage === clockOfClaim(claim))
      const at = toFinite(meant?.us)
      if (!meant || at === undefined) return []
      const ratio = (us: number) => us / toMicros(claim.value)
      const others = verification.clocks
        .filter((clock) => clock !== meant)
        .flatMap(({ us }) => toFinite(us) ?? [])
      return [
        {
          ...row,
          detail: `${formatVerdict(verification)}: ${roundDuration(at)} against ${roundDuration(toMicros(claim.value))}`,
          at: ratio(at),
          low: ratio(toFinite(meant.low_us) ?? at),
          high: meant.high_us === 'inf' ? Number.POSITIVE_INFINITY : ratio(toFinite(meant.high_us) ?? at),
          band: {
            from: claim.low === undefined ? 0 : ((1 - claim.tolerance) * claim.low) / claim.value,
            to: 1 + claim.tolerance,
          },
          others: others.map(ratio),
        },
      ]
    }
    case 'sameness':
      return verification.sameness.flatMap(({ share, ratio, low, high }) => {
        const at = toFinite(ratio)
        if (at === undefined) return []
        return [
          {
            ...row,
            detail: `${formatVerdict(verification)}: ${percentileLabel(share)} ${formatChange(at)}`,
            at,
            low: toFinite(low) ?? at,
            high: toFinite(high) ?? Number.POSITIVE_INFINITY,
            band: { from: 1 / (1 + claim.margin), to: 1 + claim.margin },
          },
        ]
      })
    case 'concurrency':
    case 'conversations':
    case 'fidelity':
      return []
  }
}

function formatVerdict({ verdict }: StoredVerification): string {
  return `${BADGES[verdict].sign} ${verdict}`
}

function renderVerdictTable(all: readonly StoredVerification[]): Markup {
  return renderTable({
    caption: 'Claims and verdicts',
    columns: [
      { head: 'claim' },
      { head: 'target' },
      { head: 'verdict' },
      { head: 'found', number: true },
      { head: 'because' },
      { head: 'who says so' },
    ],
    rows: all.map((verification) => [
      html`<span class="name">“${verification.claim.says}”</span>`,
      verification.targets.join(', '),
      renderVerdictBadge(verification.verdict),
      renderMeasured(verification),
      renderWideText(
        [formatClaimLimit(verification.claim), verification.why].filter(Boolean).join('; ') || '–',
      ),
      renderWideText(`${verification.claim.by}, ${verification.claim.date}: ${verification.claim.source}`),
    ]),
  })
}

function renderMeasured({ claim, clocks, sameness, fidelity }: StoredVerification): Markup | string {
  if (fidelity) return formatFidelityReading(fidelity)
  if (claim.kind === 'latency') {
    const meant = clocks.find(({ stage }) => stage === clockOfClaim(claim))
    return meant ? renderClockEstimate(meant) : '–'
  }
  return sameness.length > 0 ? sameness.map(formatSameness).join('; ') : '–'
}

function renderClockTable(all: readonly StoredVerification[]): Markup {
  return renderTable({
    caption: 'Every claim about a number, by each stage that it might mean',
    columns: [
      { head: 'claim' },
      { head: 'target' },
      { head: 'clock' },
      { head: 'n', number: true },
      { head: 'measured', number: true },
      { head: 'it would be' },
    ],
    rows: all.flatMap(({ claim, targets, clocks: its }) =>
      its.map((each) => [
        claim.says,
        targets.join(', '),
        html`${each.clock} <code>${each.stage}</code>`,
        String(each.n),
        renderClockEstimate(each),
        renderWideText(html`${renderVerdictBadge(each.verdict)} ${each.why}`),
      ]),
    ),
  })
}

function renderVerdictBadge(verdict: ClaimVerdict): Markup {
  return renderBadge(BADGES[verdict].kind, BADGES[verdict].sign, verdict)
}

/** An estimate, as `verify.json` stores it. */
function renderClockEstimate({ us, low_us, high_us }: StoredClock): Markup {
  if (low_us === null) return html`n too small`
  return html`${renderData(us, formatStored(us, formatDuration))} <span class="interval">[${renderData(low_us, formatStored(low_us, formatDuration))}–${renderData(high_us, formatStored(high_us, formatDuration, '∞'))}]</span>`
}

function formatSameness({ share, ratio, low, high }: StoredSameness): string {
  const change = `${percentileLabel(share)} ${formatStored(ratio, formatChange, '+∞')}`
  const least = toFinite(low)
  if (least === undefined) return change
  return `${change} ${formatChangeInterval(least, toFinite(high) ?? Number.POSITIVE_INFINITY)}`
}
