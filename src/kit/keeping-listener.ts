import { createDecoder } from '../audio/decoder.ts'
import { type Hearing, Listener } from '../audio/listener.ts'
import type { AudioFormat } from '../core/audio-format.ts'

/** A listener that keeps the audio, and what it made of it, for those who come after the trial. */
export class KeepingListener extends Listener {
  /** All the audio of the answer; empty until it is over, and where it could not be decoded. */
  samples = new Int16Array(0)

  override finish(origin?: number): Hearing {
    const hearing = super.finish(origin)
    if (hearing.samples) this.samples = Int16Array.from(hearing.samples)
    return hearing
  }
}

export async function keepingListener(format: AudioFormat): Promise<KeepingListener> {
  return new KeepingListener(await createDecoder(format), { keep: true })
}
