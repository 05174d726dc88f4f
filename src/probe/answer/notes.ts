import type { Probe } from '../../core/config/probe.ts'
import { outcomeOf } from '../cap/burst.ts'
import type { LevelRecord } from '../level-record.ts'
import type { Findings } from '../search.ts'
import type { ClassifiedRequest, FailureReport } from './refusals.ts'

/** What should be known besides the answer, in sentences. */
export function buildNotes(
  { cap, knee }: Findings,
  records: readonly LevelRecord[],
  failures: readonly FailureReport[],
  { kind, requests }: { readonly kind: Probe['kind']; readonly requests: readonly ClassifiedRequest[] },
): string[] {
  const control = records.find(({ kind }) => kind === 'control')?.burst
  const notes: (string | false | undefined)[] = [
    ...failures.map(
      ({ kind, count, of, from, words }) =>
        `From ${from} on, ${count} of ${of} requests failed with ${kind}${words ? ` (${words})` : ''}: that is no limit.`,
    ),
    cap?.recoversLate && `Slots are freed late: rests of ${cap.cooldown / 1e3} s were needed between bursts.`,
    cap?.isNoisy &&
      `The boundary was not the same every time: between ${cap.interval[0]} and ${cap.interval[1]} somebody was turned away at times and at times not, so that requests alone cannot tell them apart. The answer is what most bursts said.`,
    cap?.hasChanged && 'The limit changed while it was being searched: the answer is the later one.',
    cap?.reason === 'no agreement' && 'The bursts did not agree about the boundary.',
    control &&
      outcomeOf(control) === 'turned away' &&
      `Right behind a full burst only ${control.held} of ${control.level} were carried: slots are freed late, or requests are limited by the time they come in (probe.kind: request-rate tells).`,
    cap?.reason === 'ceiling' && isIdleHttp(kind, requests) && IDLE_HTTP_NOTE,
    knee && !knee.isMonotone && 'A level came out better than a lower one: the fit pools them.',
  ]
  return notes.filter((note) => typeof note === 'string')
}

const IDLE_HTTP_NOTE =
  'Nothing was asked on these connections, and over HTTP most providers turn nobody away before a request: probe.kind: concurrency, or request-rate with connection: cold, tells more.'

/** Bare connections of HTTP, which has no words for what is connected and asks nothing. */
function isIdleHttp(kind: Probe['kind'], requests: readonly ClassifiedRequest[]): boolean {
  const hasNoRequests = kind === 'sockets' || kind === 'connect-rate'
  return (
    hasNoRequests && requests.length > 0 && requests.every(({ trial }) => trial.transport !== 'websocket')
  )
}
