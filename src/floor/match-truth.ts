import type { Trial } from '../core/trial.ts'
import type { Ports, TruthRecord } from '../lab/truth.ts'

/** The first audio of one answer, stamped at both ends. Absolute microseconds of the monotonic clock. */
export interface FirstAudio {
  /** Receipt by the client. */
  readonly stamp: number
  /** Just before the lab wrote it to the socket. */
  readonly written: number
  readonly ports?: Ports
}

/** Pairs every measured trial with the truth log: the first audio at both ends. */
export function matched(
  trials: readonly Trial[],
  records: readonly TruthRecord[],
  origin: number,
): FirstAudio[] {
  const written = writtenBy(records)
  return trials.flatMap(({ phase, at, provider_request_id }) => {
    if (phase !== 'measure' || at.first_audio === undefined) return []
    const stamp = origin + at.first_audio
    const truth = written.get(provider_request_id)?.findLast((one) => one.written <= stamp)
    return truth === undefined ? [] : [{ ...truth, stamp }]
  })
}

/** Client timestamp minus write timestamp, in microseconds. */
export function errorsIn(answers: readonly FirstAudio[]): number[] {
  return answers.map(({ stamp, written }) => stamp - written)
}

type Written = Omit<FirstAudio, 'stamp'>

/** Some protocols have one id per connection, so an id can have several answers, ordered by time. */
function writtenBy(records: readonly TruthRecord[]): Map<string, Written[]> {
  const written = new Map<string, Written[]>()
  for (const { request, pieces, ports } of records) {
    const [first] = pieces
    if (!first) continue
    const answers = written.get(request) ?? []
    written.set(request, answers)
    answers.push({ written: first.at_us, ...(ports && { ports }) })
  }
  for (const answers of written.values()) answers.sort((a, b) => a.written - b.written)
  return written
}
