import type { Trial } from '../core/trial/trial.ts'
import type { Ports, TruthRecord } from '../lab/truth/truth-record.ts'

/** The first audio of one answer, stamped at both ends. Absolute microseconds of the monotonic clock. */
export interface FirstAudio {
  /** Receipt by the client. */
  readonly stamp: number
  /** Just before the lab wrote it to the socket. */
  readonly written: number
  /** From the timestamp of the request until the lab had all of it. Absent where the text is not stamped. */
  readonly sending?: number
  readonly ports?: Ports
}

/** Pairs every measured trial with the truth log: the first audio at both ends. */
export function matchTruth(
  trials: readonly Trial[],
  records: readonly TruthRecord[],
  origin: number,
): FirstAudio[] {
  const written = indexByRequest(records)
  return trials.flatMap(({ phase, at, provider_request_id }) => {
    if (phase !== 'measure' || at.first_audio === undefined) return []
    const stamp = origin + at.first_audio
    const truth = written.get(provider_request_id)?.findLast((one) => one.written <= stamp)
    if (truth === undefined) return []
    const { accepted, ...kept } = truth
    const { last_text: sent } = at
    return [{ ...kept, stamp, ...(sent !== undefined && { sending: accepted - origin - sent }) }]
  })
}

/** Client timestamp minus write timestamp, in microseconds. */
export function stampErrors(answers: readonly FirstAudio[]): number[] {
  return answers.map(({ stamp, written }) => stamp - written)
}

/** The same with the way of the request: on some connections it waits for the turn of the event loop to end. */
export function roundTripErrors(answers: readonly FirstAudio[]): number[] {
  return answers.map(({ stamp, written, sending = 0 }) => stamp - written + sending)
}

type WrittenAudio = Omit<FirstAudio, 'stamp' | 'sending'> & { readonly accepted: number }

/** Some protocols have one id per connection, so an id can have several answers, ordered by time. */
function indexByRequest(records: readonly TruthRecord[]): Map<string, WrittenAudio[]> {
  const written = new Map<string, WrittenAudio[]>()
  for (const { request, pieces, ports, accepted_us: accepted } of records) {
    const [first] = pieces
    if (!first) continue
    const answers = written.get(request) ?? []
    written.set(request, answers)
    answers.push({ written: first.at_us, accepted, ...(ports && { ports }) })
  }
  for (const answers of written.values()) answers.sort((a, b) => a.written - b.written)
  return written
}
