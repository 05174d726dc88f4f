import type { Probe } from '../../core/config/probe.ts'
import type { Millis } from '../../core/units.ts'
import type { HoldFinding } from '../hold/hold-search.ts'
import { type Findings, heldTime, type ProbeEnd } from '../next-step.ts'
import type { Bracket } from './boundary.ts'
import type { FailureReport, RefusalReport } from './refusals.ts'

interface SentenceInput {
  readonly probe: Probe
  readonly findings: Findings
  readonly refusals: readonly RefusalReport[]
  readonly failures: readonly FailureReport[]
  readonly bracket: Bracket
  readonly end: ProbeEnd
  /** How long the level of the soft knee was kept up. */
  readonly kneeHeld: Millis
}

/** The answer as a sentence: what is carried, how the next request is turned away, and where an objective breaks. */
export function formatAnswer(input: SentenceInput): string {
  const { findings, end } = input
  const parts = [formatCap(input), formatKnee(input), formatHeld(input)].filter((part) => part !== '')
  const sentence = parts.join('; ')
  return end === 'found' && findings.cap ? sentence : `${sentence} (${UNFINISHED_REASONS[end]})`
}

/** Why a search has no whole answer. */
export const UNFINISHED_REASONS: Readonly<Record<ProbeEnd, string>> = {
  found: 'unfinished',
  budget: 'the budget was reached before the search ended',
  auth: 'the key was not accepted: nothing more was sent',
  config: 'the request could not be built: nothing more was sent',
  interrupted: 'interrupted before the search ended',
  failure: 'results could not be written',
  lost: 'a worker was lost before the search ended',
}

function formatCap({ probe, findings: { cap, hold }, refusals, failures, bracket }: SentenceInput): string {
  if (!cap) return formatBracket(probe, bracket)
  const carried = `holds ${formatLevel(cap.feasible, probe)}`
  if (hold?.isReduced)
    return `${formatReduced(carried, hold)}; with ${hold.infeasible} kept up, one ${formatRefusal(refusals)}`
  if (cap.reason === 'ceiling') return `${carried}, the highest level to try; nothing was refused`
  if (cap.reason === 'other failures') return `${carried}; beyond that ${formatFailure(failures)}`
  const next = formatOrdinal(cap.feasible + 1)
  const [low, high] = cap.interval
  const range = cap.isNoisy && low < high ? ` (${low} to ${high}: the boundary is not sharp)` : ''
  const burstAllowance =
    'burstAllowance' in cap && Number(cap.burstAllowance) > 0
      ? `, ${cap.burstAllowance} more at once after a cooldown`
      : ''
  return `${cap.feasible === 0 ? 'holds none' : carried}${range}${burstAllowance}; the ${next} ${formatRefusal(refusals)}`
}

function formatReduced(carried: string, { interval: [low, high], feasible, atOnce }: HoldFinding): string {
  const range = low < high ? ` (${low} to ${high})` : ''
  return `${feasible === 0 ? 'holds none' : carried}${range}, and ${atOnce} for a short time`
}

/** How long the level of the answer was kept up. */
function formatHeld({ findings, kneeHeld }: SentenceInput): string {
  const { cap, knee } = findings
  const held = heldTime(findings)
  if (!cap || held === 0 || cap.feasible === 0 || cap.reason === 'other failures') return ''
  if (!knee?.binding || knee.estimate === 0) return `kept up for ${formatSeconds(held)}`
  return `each kept up for ${formatSeconds(Math.min(held, kneeHeld))}`
}

function formatSeconds(length: Millis): string {
  return `${length < 9950 ? Math.round(length / 100) / 10 : Math.round(length / 1e3)} s`
}

function formatBracket(probe: Probe, { feasible_max, infeasible_min }: Bracket): string {
  const carried = `${feasible_max === 0 ? 'nothing' : formatLevel(feasible_max, probe)} known to be carried`
  return infeasible_min === null ? carried : `${carried}, ${infeasible_min} refused`
}

function formatFailure([first]: readonly FailureReport[]): string {
  return first
    ? `requests fail with ${first.kind}${first.status === undefined ? '' : ` ${first.status}`} (not a limit)`
    : 'requests end too early to overlap, so fewer are in flight than were sent; use longer texts'
}

function formatRefusal([first]: readonly RefusalReport[]): string {
  const time = first ? `${first.median_ms < 10 ? first.median_ms : Math.round(first.median_ms)} ms` : ''
  switch (first?.how) {
    case 'queued':
      return `is accepted and queued until another has ended (first audio after ${time})`
    case 'hung':
      return 'is accepted and never answered'
    case 'refused':
      return `is refused${first.status === undefined ? '' : ` with ${first.status}`} in ${time}`
    case undefined:
      return 'is not carried'
  }
}

function formatKnee({ findings: { knee }, probe }: SentenceInput): string {
  if (!knee) return ''
  const range = knee.low === knee.high ? '' : ` (${knee.low} to ${knee.high}, each end with 95 % confidence)`
  if (!knee.binding) return `${probe.objectives.map(({ words }) => words).join(', ')} up to there`
  return `${knee.binding.words} holds up to ${knee.estimate}${range}`
}

function formatLevel(number: number, { kind, per }: Probe): string {
  const plural = number === 1 ? '' : 's'
  const period = per === 1000 ? 'second' : per === 60_000 ? 'minute' : `${per / 1e3} s`
  switch (kind) {
    case 'concurrency':
      return `${number} concurrent request${plural}`
    case 'sockets':
      return `${number} open connection${plural}`
    case 'connect-rate':
      return `${number} connection${plural} a ${period}`
    case 'request-rate':
      return `${number} request${plural} a ${period}`
  }
}

/** 1st, 2nd, 3rd, 11th, 21st. */
export function formatOrdinal(number: number): string {
  const isTeen = Math.floor((number % 100) / 10) === 1
  const suffix = isTeen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[number % 10] ?? 'th')
  return `${number}${suffix}`
}
