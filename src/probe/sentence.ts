import type { Probe } from '../core/config/probe.ts'
import type { ProbeEnd } from './answer.ts'
import type { Bracket } from './boundary.ts'
import type { FailureReport, RefusalReport } from './refusals.ts'
import type { Findings } from './search.ts'

interface Known {
  readonly probe: Probe
  readonly findings: Findings
  readonly refusals: readonly RefusalReport[]
  readonly failures: readonly FailureReport[]
  readonly bracket: Bracket
  readonly end: ProbeEnd
}

/** The answer as one would tell it: what is carried, how the next is turned away, and where the objective breaks. */
export function sentenceOf(known: Known): string {
  const { findings, end } = known
  const parts = [capWords(known), kneeWords(known)].filter((part) => part !== '')
  const sentence = parts.join('; ')
  return end === 'found' && findings.cap ? sentence : `${sentence} (${UNFINISHED[end]})`
}

const UNFINISHED: Readonly<Record<ProbeEnd, string>> = {
  found: 'unfinished',
  budget: 'the budget was reached before the search ended',
  auth: 'the key was not accepted: nothing more was sent',
  config: 'the request could not be built: nothing more was sent',
  interrupted: 'interrupted before the search ended',
  failure: 'results could not be written',
}

function capWords({ probe, findings: { cap }, refusals, failures, bracket }: Known): string {
  if (!cap) return soFar(probe, bracket)
  const carried = `holds ${amount(cap.feasible, probe)}`
  if (cap.reason === 'ceiling') return `${carried}, the ceiling that was set, and nobody was turned away`
  if (cap.reason === 'other failures') return `${carried}; beyond that ${failureWords(failures)}`
  const next = ordinal(cap.feasible + 1)
  const [low, high] = cap.interval
  const range = cap.isNoisy && low < high ? ` (${low} to ${high}: the boundary is not sharp)` : ''
  const burst = 'burst' in cap && Number(cap.burst) > 0 ? `, ${cap.burst} more at once after a rest` : ''
  return `${cap.feasible === 0 ? 'holds none' : carried}${range}${burst}; the ${next} ${fateWords(refusals)}`
}

function soFar(probe: Probe, { feasible_max, infeasible_min }: Bracket): string {
  const carried = `${feasible_max === 0 ? 'nothing' : amount(feasible_max, probe)} known to be carried`
  return infeasible_min === null ? carried : `${carried}, ${infeasible_min} turned away`
}

function failureWords([first]: readonly FailureReport[]): string {
  return first
    ? `requests fail with ${first.kind}${first.status === undefined ? '' : ` ${first.status}`}, which is no limit`
    : 'fewer are in flight than were sent: they end too soon to overlap, so take longer texts'
}

function fateWords([first]: readonly RefusalReport[]): string {
  const time = first ? `${first.median_ms < 10 ? first.median_ms : Math.round(first.median_ms)} ms` : ''
  switch (first?.how) {
    case 'queued':
      return `is accepted and waits until another has ended (first audio after ${time})`
    case 'hung':
      return 'is accepted and never answered'
    case 'refused':
      return `is refused${first.status === undefined ? '' : ` with ${first.status}`} in ${time}`
    case undefined:
      return 'is not carried'
  }
}

function kneeWords({ findings: { knee }, probe }: Known): string {
  if (!knee) return ''
  const range = knee.low === knee.high ? '' : ` (${knee.low} to ${knee.high}, each end with 95 % confidence)`
  if (!knee.binding) return `${probe.objectives.map(({ words }) => words).join(', ')} up to there`
  return `${knee.binding.words} holds up to ${knee.estimate}${range}`
}

function amount(number: number, { kind, per }: Probe): string {
  const many = number === 1 ? '' : 's'
  const period = per === 1000 ? 'second' : per === 60_000 ? 'minute' : `${per / 1e3} s`
  switch (kind) {
    case 'concurrency':
      return `${number} concurrent request${many}`
    case 'sockets':
      return `${number} open connection${many}`
    case 'connect-rate':
      return `${number} connection${many} a ${period}`
    case 'request-rate':
      return `${number} request${many} a ${period}`
  }
}

/** 1st, 2nd, 3rd, 11th, 21st. */
export function ordinal(number: number): string {
  const isTeen = Math.floor((number % 100) / 10) === 1
  const suffix = isTeen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[number % 10] ?? 'th')
  return `${number}${suffix}`
}
