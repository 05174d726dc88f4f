import type { Probe } from '../core/config/probe.ts'
import type { LevelRecord } from './record.ts'
import type { FailureReport, Judged } from './refusals.ts'
import type { Findings } from './search.ts'
import { outcomeOf } from './wave.ts'

/** What should be known besides the answer, in sentences. */
export function notesOf(
  { cap, knee }: Findings,
  records: readonly LevelRecord[],
  failures: readonly FailureReport[],
  { kind, judged }: { readonly kind: Probe['kind']; readonly judged: readonly Judged[] },
): string[] {
  const control = records.find(({ kind }) => kind === 'control')?.wave
  const notes: (string | false | undefined)[] = [
    ...failures.map(
      ({ kind, count, of, from, words }) =>
        `From ${from} on, ${count} of ${of} requests failed with ${kind}${words ? ` (${words})` : ''}: that is no limit.`,
    ),
    cap?.recoversLate && `Slots are freed late: rests of ${cap.settle / 1e3} s were needed between waves.`,
    cap?.isNoisy &&
      `The boundary was not the same every time: between ${cap.interval[0]} and ${cap.interval[1]} somebody was turned away at times and at times not, so that requests alone cannot tell them apart. The answer is what most waves said.`,
    cap?.hasChanged && 'The limit changed while it was being searched: the answer is the later one.',
    cap?.reason === 'no agreement' && 'The waves did not agree about the boundary.',
    control &&
      outcomeOf(control) === 'turned away' &&
      `Right behind a full wave only ${control.held} of ${control.level} were carried: slots are freed late, or requests are limited by the time they come in (probe.kind: request-rate tells).`,
    cap?.reason === 'ceiling' && isSilent(kind, judged) && SILENT,
    knee && !knee.isMonotone && 'A level came out better than a lower one: the fit pools them.',
  ]
  return notes.filter((note) => typeof note === 'string')
}

const SILENT =
  'Nothing was asked on these connections, and over HTTP most providers turn nobody away before a request: probe.kind: concurrency, or request-rate with connection: cold, tells more.'

/** Bare connections of HTTP, which has no words for what is connected and asks nothing. */
function isSilent(kind: Probe['kind'], judged: readonly Judged[]): boolean {
  const isBare = kind === 'sockets' || kind === 'connect-rate'
  return isBare && judged.length > 0 && judged.every(({ trial }) => trial.transport !== 'websocket')
}
