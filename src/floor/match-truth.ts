import type { Trial } from '../core/trial.ts'
import type { Ports, TruthRecord } from '../lab/truth.ts'

/** One first audio, seen from both ends. Instants are absolute microseconds of the shared clock. */
export interface FirstAudio {
  /** The client's stamp. */
  readonly stamp: number
  /** Right before the lab handed it to its socket. */
  readonly written: number
  readonly ports?: Ports
}

/** Both ends' instants of the first audio of every measured trial whose answer the lab knows of. */
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

/** Client stamp minus write stamp, in microseconds. */
export function errorsIn(answers: readonly FirstAudio[]): number[] {
  return answers.map(({ stamp, written }) => stamp - written)
}

type Written = Omit<FirstAudio, 'stamp'>

/** Some protocols know an id for each connection only: then it has an answer after the other, and a stamp is the last's. */
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
