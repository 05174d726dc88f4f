import { AudioReceiver, type ReceivedAudio } from '../../audio/audio-receiver.ts'
import { createDecoder } from '../../audio/decoders/create-decoder.ts'
import type { AudioFormat } from '../../core/audio-format.ts'

/** An audio receiver that keeps the decoded audio after the trial. */
class RecordingReceiver extends AudioReceiver {
  /** All audio of the answer; empty until the end, and if it could not be decoded. */
  samples = new Int16Array(0)

  override finish(origin?: number): ReceivedAudio {
    const result = super.finish(origin)
    if (result.samples) this.samples = Int16Array.from(result.samples)
    return result
  }
}

export async function createRecordingReceiver(format: AudioFormat): Promise<RecordingReceiver> {
  return new RecordingReceiver(await createDecoder(format), { keepSamples: true })
}
