import type { Probe } from '../../core/config/probe.ts'
import { outcomeOf } from '../cap/burst.ts'
import type { LevelRecord } from '../level-record.ts'
import type { Findings } from '../next-step.ts'
import type { ClassifiedRequest, FailureReport } from './refusals.ts'

interface NoteContext {
  readonly kind: Probe['kind']
  readonly requests: readonly ClassifiedRequest[]
  /** Machines, if a coordinator led them. */
  readonly workers: number | undefined
}

/** Notes on the answer, as sentences. */
export function buildNotes(
  { cap, hold, knee }: Findings,
  records: readonly LevelRecord[],
  failures: readonly FailureReport[],
  { kind, requests, workers }: NoteContext,
): string[] {
  const control = records.find(({ kind }) => kind === 'control')?.burst
  const notes: (string | false | undefined)[] = [
    workers !== undefined &&
      `Searched on ${workers === 1 ? 'one worker' : `${workers} workers, which shared every level`}.`,
    ...failures.map(
      ({ kind, count, of, from, words }) =>
        `From ${from} on, ${count} of ${of} requests failed with ${kind}${words ? ` (${words})` : ''}: that is not a limit.`,
    ),
    cap?.freesSlotsLate &&
      `Slots are freed late: cooldowns of ${cap.cooldown / 1e3} s were needed between bursts.`,
    hold?.slotsFreedAfter !== undefined &&
      hold.slotsFreedAfter > 0 &&
      `A slot stays taken for about ${Math.round(hold.slotsFreedAfter)} ms after its answer: requests sent before that are refused.`,
    hold?.isReduced &&
      `Up to ${hold.atOnce} are accepted for a short time: the provider counts over seconds, by an average or a token bucket. Averages over more than probe.hold were not tested.`,
    cap?.isNoisy &&
      !hold?.isReduced &&
      `The boundary is not sharp: between ${cap.interval[0]} and ${cap.interval[1]}, requests were sometimes refused and sometimes not. The answer is what most bursts showed.`,
    cap?.hasChanged && 'The limit changed during the search: the answer is the later limit.',
    cap?.reason === 'no agreement' && 'The bursts did not agree on the boundary.',
    control &&
      outcomeOf(control) === 'turned away' &&
      `Directly after a full burst, only ${control.held} of ${control.level} were accepted: slots are freed late, or the request rate is limited too (test it with probe.kind: request-rate).`,
    cap?.reason === 'ceiling' && isIdleHttp(kind, requests) && IDLE_HTTP_NOTE,
    knee && !knee.isMonotone && 'A level had fewer violations than a lower level; the fit pools the two.',
  ]
  return notes.filter((note) => typeof note === 'string')
}

const IDLE_HTTP_NOTE =
  'No request was sent on these connections, and most HTTP providers refuse only requests. Use probe.kind: concurrency, or request-rate with connection: cold.'

/** Whether the search only opened HTTP connections, which a server cannot refuse with a message. */
function isIdleHttp(kind: Probe['kind'], requests: readonly ClassifiedRequest[]): boolean {
  const hasNoRequests = kind === 'sockets' || kind === 'connect-rate'
  return (
    hasNoRequests && requests.length > 0 && requests.every(({ trial }) => trial.transport !== 'websocket')
  )
}
