import type { Claim } from '../../../core/config/claim.ts'
import type { ClaimVerdict, SamenessReading } from '../../../tally/claims/verification.ts'
import { clockOfClaim } from '../../../tally/claims/verify-latency.ts'
import { formatChange, formatChangeInterval, percentileLabel } from '../../format/units/changes.ts'
import { formatDuration, roundDuration } from '../../format/units/durations.ts'
import { formatClaimLimit } from '../../verify/verify-report.ts'
import { BADGE_COLORS, type BadgeKind, badge } from '../badge.ts'
import { finite, parseCompanion, type StoredNumber, storedWords } from '../companion.ts'
import { figure } from '../figure.ts'
import { type IntervalRow, intervalChart } from '../interval-chart.ts'
import { html, type Markup } from '../markup.ts'
import type { Material, Section } from '../section.ts'
import { exact, folded, phrase, table } from '../table.ts'

/** What `ttfa verify` leaves in `verify.json` beside a run. Durations are microseconds. */
interface StoredClaims {
  readonly schema_version: 1
  readonly claims: readonly StoredVerification[]
}

interface StoredVerification {
  readonly claim: Claim
  readonly targets: readonly string[]
  readonly verdict: ClaimVerdict
  readonly why: string
  readonly clocks: readonly StoredClock[]
  readonly sameness: readonly SamenessReading[]
  readonly exercise: boolean
}

interface StoredClock {
  readonly stage: string
  readonly clock: string
  readonly n: number
  readonly us: StoredNumber
  readonly low_us: StoredNumber
  readonly high_us: StoredNumber
  readonly verdict: ClaimVerdict
  readonly why: string
}

const BADGES: Readonly<Record<ClaimVerdict, { readonly kind: BadgeKind; readonly sign: string }>> = {
  confirmed: { kind: 'good', sign: '✓' },
  refuted: { kind: 'bad', sign: '✗' },
  'not comparable': { kind: 'unsure', sign: '≠' },
  inconclusive: { kind: 'unsure', sign: '~' },
}

/** What is published about the models of the run, held against it by the last `ttfa verify`. */
export function claims({ companions }: Material): Section | undefined {
  const stored = parseCompanion<StoredClaims>(companions['verify.json'])
  if (!stored || stored.claims.length === 0) return undefined
  const rows = stored.claims.flatMap(rowsOf)
  return {
    id: 'claims',
    title: 'Is it true what they say?',
    body: html`<p>${countsOf(stored.claims)} Each claim is held against the clock that its words name; where they name none, against first audio on a ready connection. Limits are another question: <code>ttfa probe</code> looks for them.</p>
${
  stored.claims.some(({ exercise }) => exercise) &&
  html`<p class="caution"><strong>An exercise</strong>: the lab answered, so these verdicts are about its profiles and say nothing about a provider.</p>`
}
${rows.length > 0 && chart(rows)}
${verdicts(stored.claims)}
${folded('Under every clock that a claim might have meant', clocks(stored.claims))}`,
  }
}

function countsOf(all: readonly StoredVerification[]): string {
  const counts = (Object.keys(BADGES) as ClaimVerdict[]).flatMap((verdict) => {
    const count = all.filter((each) => each.verdict === verdict).length
    return count > 0 ? [`${verdict} ${count}`] : []
  })
  return `Of ${all.length} claims: ${counts.join(', ')}.`
}

function chart(rows: readonly IntervalRow[]): Markup {
  return figure(
    {
      id: 'chart-claims',
      title: 'What was measured, in multiples of what is claimed',
      alternative: rows.map(alternativeOf).join('. '),
      caption:
        '1× is what was claimed; the pale band still agrees with it. Filled: the clock that is meant, with its 95 % interval. Hollow: the same run by the other clocks. Of two models that are said to be the same, the second in multiples of the first.',
    },
    intervalChart(rows, {
      label: 'measured / claimed',
      type: 'log',
      origin: 1,
      tickFormat: (ratio) => `${ratio}×`,
    }),
  )
}

function alternativeOf({ title, words, at, low, high }: IntervalRow): string {
  return `${title}: ${words}, ${at.toFixed(2)} times (${low.toFixed(2)} to ${high.toFixed(2)}) what is claimed`
}

function rowsOf(held: StoredVerification): IntervalRow[] {
  const { claim, verdict } = held
  const color = BADGE_COLORS[BADGES[verdict].kind]
  const title = `${held.targets.join(', ')}: “${claim.says}”`
  const row = { title, color }
  switch (claim.kind) {
    case 'latency': {
      const meant = held.clocks.find(({ stage }) => stage === clockOfClaim(claim))
      const at = finite(meant?.us)
      if (!meant || at === undefined) return []
      const ratio = (us: number) => us / (claim.value * 1e3)
      const others = held.clocks.filter((clock) => clock !== meant).flatMap(({ us }) => finite(us) ?? [])
      return [
        {
          ...row,
          words: `${saidOf(held)}: ${roundDuration(at)} against ${roundDuration(claim.value * 1e3)}`,
          at: ratio(at),
          low: ratio(finite(meant.low_us) ?? at),
          high: meant.high_us === 'inf' ? Number.POSITIVE_INFINITY : ratio(finite(meant.high_us) ?? at),
          band: { from: 0, to: 1 + claim.tolerance },
          others: others.map(ratio),
        },
      ]
    }
    case 'sameness':
      return held.sameness.map((reading) => ({
        ...row,
        words: `${saidOf(held)}: ${percentileLabel(reading.share)} ${formatChange(reading.ratio)}`,
        at: reading.ratio,
        low: reading.low,
        high: reading.high,
        band: { from: 1 / (1 + claim.margin), to: 1 + claim.margin },
      }))
    case 'concurrency':
      return []
  }
}

function saidOf({ verdict }: StoredVerification): string {
  return `${BADGES[verdict].sign} ${verdict}`
}

function verdicts(all: readonly StoredVerification[]): Markup {
  return table({
    caption: 'Claims and what the run says about them',
    columns: [
      { head: 'claim' },
      { head: 'target' },
      { head: 'verdict' },
      { head: 'found', number: true },
      { head: 'because' },
      { head: 'who says so' },
    ],
    rows: all.map((held) => [
      html`<span class="name">“${held.claim.says}”</span>`,
      held.targets.join(', '),
      verdictBadge(held.verdict),
      found(held),
      phrase([formatClaimLimit(held.claim), held.why].filter(Boolean).join('; ') || '–'),
      phrase(`${held.claim.by}, ${held.claim.date}: ${held.claim.source}`),
    ]),
  })
}

function found({ claim, clocks, sameness }: StoredVerification): Markup | string {
  if (claim.kind === 'latency') {
    const meant = clocks.find(({ stage }) => stage === clockOfClaim(claim))
    return meant ? clockReading(meant) : '–'
  }
  return sameness.length > 0 ? sameness.map(samenessWords).join('; ') : '–'
}

function clocks(all: readonly StoredVerification[]): Markup {
  return table({
    caption: 'Every claim about a number under the clocks that it might have meant',
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
        clockReading(each),
        phrase(html`${verdictBadge(each.verdict)} ${each.why}`),
      ]),
    ),
  })
}

function verdictBadge(verdict: ClaimVerdict): Markup {
  return badge(BADGES[verdict].kind, BADGES[verdict].sign, verdict)
}

/** As `verify.json` has it. */
function clockReading({ us, low_us, high_us }: StoredClock): Markup {
  if (low_us === null) return html`n too small`
  return html`${exact(us, storedWords(us, formatDuration))} <span class="interval">[${exact(low_us, storedWords(low_us, formatDuration))}–${exact(high_us, storedWords(high_us, formatDuration, '∞'))}]</span>`
}

function samenessWords({ share, ratio, low, high }: SamenessReading): string {
  return `${percentileLabel(share)} ${formatChange(ratio)} ${formatChangeInterval(low, high)}`
}
