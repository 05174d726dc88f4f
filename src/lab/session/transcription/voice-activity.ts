import type { MonotonicTime } from '../../../core/units.ts'
import { isLoud, LoudnessProfile } from '../../speech/loudness.ts'

/** A segment of speech, including its pauses. Positions are samples since the start of the stream. */
export interface SpeechSegment {
  readonly start: number
  /** The position after the last loud sample so far. */
  end: number
  /** When the last loud sample was spoken: its own instant, not its packet's. */
  endedAt: MonotonicTime
  readonly profile: LoudnessProfile
}

/**
 * Voice activity detection: where speech started, where it was last heard, and how long it has been silent
 * since.
 */
export class VoiceActivity {
  readonly sampleRate: number
  /** Number of samples that have arrived. */
  position = 0
  segment: SpeechSegment | undefined

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate
  }

  /**
   * Adds samples that arrived together at `at`. The last one is assumed to have been spoken at that instant.
   */
  push(samples: Float32Array, at: MonotonicTime): void {
    const end = this.position + samples.length
    for (const sample of samples) {
      this.position += 1
      if (isLoud(sample)) this.#onLoudSample(at - ((end - this.position) / this.sampleRate) * 1e6)
      this.segment?.profile.push(sample)
    }
  }

  /** Seconds since the last loud sample. */
  get silence(): number {
    return this.segment ? (this.position - this.segment.end) / this.sampleRate : 0
  }

  /** Seconds since the segment started. */
  get elapsed(): number {
    return this.segment ? (this.position - this.segment.start) / this.sampleRate : 0
  }

  /** Ends the segment. Later speech starts a new one. */
  endSegment(): SpeechSegment | undefined {
    const { segment } = this
    this.segment = undefined
    return segment
  }

  #onLoudSample(at: MonotonicTime): void {
    this.segment ??= {
      start: this.position - 1,
      end: this.position,
      endedAt: at,
      profile: new LoudnessProfile(this.sampleRate),
    }
    this.segment.end = this.position
    this.segment.endedAt = at
  }
}

/** Seconds by which known speech may be longer or shorter than what was heard. */
const LENGTH_TOLERANCE = 0.3

/** Whether the speech is as long as the known speech that it was recognised as. */
export function isWhole(
  { start, end }: SpeechSegment,
  { sampleRate }: VoiceActivity,
  length: number,
): boolean {
  return Math.abs((end - start) / sampleRate - length) <= LENGTH_TOLERANCE
}

/** The loudness levels of the segment without the silence after it. */
export function speechLevels(
  { profile, start, end }: SpeechSegment,
  { sampleRate }: VoiceActivity,
): number[] {
  return profile.levels.slice(0, Math.floor(((end - start) / sampleRate) * 100))
}
