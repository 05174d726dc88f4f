import { isLoud, LoudnessProfile } from '../speech/loudness.ts'

/** A stretch of speech with the pauses inside of it. Positions are samples since the stream began. */
export interface Stretch {
  readonly from: number
  /** Behind its last loud sample so far. */
  to: number
  /** When the sample at `to` was spoken, in microseconds: its own, not that of the packet it came in. */
  endedAt: number
  readonly profile: LoudnessProfile
}

/** Follows a caller's voice: where speech began, where it was last heard, and how long the silence since then is. */
export class VoiceActivity {
  readonly sampleRate: number
  /** Samples that have arrived. */
  position = 0
  stretch: Stretch | undefined

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate
  }

  /** Takes samples that had all arrived at an instant. The last of them is taken to have been spoken then. */
  hear(samples: Float32Array, at: number): void {
    const end = this.position + samples.length
    for (const sample of samples) {
      this.position += 1
      if (isLoud(sample)) this.#speak(at - ((end - this.position) / this.sampleRate) * 1e6)
      this.stretch?.profile.push(sample)
    }
  }

  /** Seconds without a loud sample. */
  get silence(): number {
    return this.stretch ? (this.position - this.stretch.to) / this.sampleRate : 0
  }

  /** Seconds since the stretch began. */
  get elapsed(): number {
    return this.stretch ? (this.position - this.stretch.from) / this.sampleRate : 0
  }

  /** The stretch is over; what is said from here on is another one. */
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
