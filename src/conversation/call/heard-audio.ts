import { changesHeard, HeardLine, type HeardPackets } from '../../audio/line/heard-line.ts'
import type { Fractions } from '../../audio/line/line-packets.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { CallerLine } from '../../core/config/conversation/caller-line.ts'
import type { MonotonicTime } from '../../core/units.ts'

/** The line of a call, and the random numbers of its losses and noise. */
export interface HeardLineOptions {
  readonly line: CallerLine
  readonly random: Fractions
}

interface Audio {
  readonly bytes: Uint8Array
  readonly samples: Float32Array
}

/** What the caller hears of the agent's audio: all of it, or what a bad line leaves. */
export class HeardAudio {
  readonly format: AudioFormat
  readonly #line: HeardLine | undefined

  /** @param format of the agent's audio */
  constructor(format: AudioFormat, { line, random }: HeardLineOptions) {
    const { encoding, sampleRate } = format
    if (changesHeard(line, encoding, sampleRate)) this.#line = new HeardLine(line, sampleRate, random)
    this.format = this.#line ? { encoding: 'pcm_f32le', container: 'raw', sampleRate } : format
  }

  /** The level that sound must exceed to be heard, if the line is noisy. */
  get threshold(): number | undefined {
    return this.#line?.threshold
  }

  get packets(): HeardPackets {
    return this.#line?.counts ?? { packets: 0, lost: 0 }
  }

  push(audio: Audio, begin: MonotonicTime): Audio {
    if (!this.#line) return audio
    const samples = this.#line.push(audio.samples, begin)
    return { samples, bytes: new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength) }
  }
}
