import { createRecording } from '../../../src/lab/speech/create-recording.ts'
import { loadFlite } from '../../../src/lab/speech/flite/flite.ts'
import type { Recording, SynthesisRequest } from '../../../src/lab/speech/recording.ts'

let flite: ReturnType<typeof loadFlite> | undefined

/** A recording as the lab makes it, but in this thread: one of its own would compile the engine each time. */
export function recordHere(request: SynthesisRequest): Promise<Recording> {
  flite ??= loadFlite()
  return createRecording(request, flite)
}
