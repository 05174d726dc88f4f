import type { LevelRecord } from './record.ts'
import type { FailureReport } from './refusals.ts'
import type { Findings } from './search.ts'
import { outcomeOf } from './wave.ts'

/** What should be known besides the answer, in sentences. */
export function notesOf(
  { cap, knee }: Findings,
  records: readonly LevelRecord[],
  failures: readonly FailureReport[],
): string[] {
  const control = records.find(({ kind }) => kind === 'control')?.wave
  const notes: (string | false | undefined)[] = [
    ...failures.map(
      ({ kind, count, of, from, words }) =>
        `From ${from} on, ${count} of ${of} requests failed with ${kind}${words ? ` (${words})` : ''}: that is no limit.`,
    ),
    cap?.recoversLate && `Slots are freed late: rests of ${cap.settle / 1e3} s were needed between waves.`,
    cap?.isNoisy && 'The boundary was not the same every time: the answer is what most waves said.',
    cap?.hasChanged && 'The limit changed while it was being searched: the answer is the later one.',
    cap?.reason === 'no agreement' && 'The waves did not agree about the boundary.',
    control &&
      outcomeOf(control) === 'turned away' &&
      `Right behind a full wave only ${control.held} of ${control.level} were carried: slots are freed late, or requests are limited by the time they come in (probe.kind: request-rate tells).`,
    knee && !knee.isMonotone && 'A level came out better than a lower one: the fit pools them.',
  ]
  return notes.filter((note) => typeof note === 'string')
}
