import { isLoud, LoudnessProfile } from '../speech/loudness.ts'

/** A segment of speech, including its pauses. Positions are samples since the start of the stream. */
export interface Stretch {
  readonly from: number
  /** The position after the last loud sample so far. */
  to: number
  /** When the last loud sample was spoken, in microseconds: its own instant, not its packet's. */
  endedAt: number
  readonly profile: LoudnessProfile
}

/**
 * Voice activity detection: where speech started, where it was last heard, and how long the silence is since
 * then.
 */
export class VoiceActivity {
  readonly sampleRate: number
  /** Number of samples that have arrived. */
  position = 0
  stretch: Stretch | undefined

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate
  }

  /**
   * Adds samples that arrived together at `at`. The last one is assumed to have been spoken at that instant.
   */
  hear(samples: Float32Array, at: number): void {
    const end = this.position + samples.length
    for (const sample of samples) {
      this.position += 1
      if (isLoud(sample)) this.#speak(at - ((end - this.position) / this.sampleRate) * 1e6)
      this.stretch?.profile.push(sample)
    }
  }

  /** Seconds since the last loud sample. */
  get silence(): number {
    return this.stretch ? (this.position - this.stretch.to) / this.sampleRate : 0
  }

  /** Seconds since the segment started. */
  get elapsed(): number {
    return this.stretch ? (this.position - this.stretch.from) / this.sampleRate : 0
  }

  /** Ends the segment. Later speech starts a new one. */
  end(): Stretch | undefined {
    const { stretch } = this
    this.stretch = undefined
    return stretch
  }

  #speak(at: number): void {
    this.stretch ??= {
      from: this.position - 1,
      to: this.position,
      endedAt: at,
      profile: new LoudnessProfile(this.sampleRate),
    }
    this.stretch.to = this.position
    this.stretch.endedAt = at
  }
}
