import { createDecoder } from '../audio/decoder.ts'
import { type Hearing, Listener } from '../audio/listener.ts'
import type { AudioFormat } from '../core/audio-format.ts'

/** An audio receiver that keeps the decoded audio after the trial. */
export class KeepingListener extends Listener {
  /** All audio of the answer; empty until the end, and if it could not be decoded. */
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
