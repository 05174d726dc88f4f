import type { Clock } from '../../core/clock.ts'
import { sleepUntil } from '../../core/sleep-until.ts'
import type { Micros, Millis, MonotonicTime } from '../../core/units.ts'

/** What a caller says in one turn, encoded for a component. */
export interface SpeechClip {
  readonly text: string
  /** Raw samples, for streaming. */
  readonly bytes: Uint8Array
  /** The same samples as a WAV file, for a single upload. */
  readonly file: Uint8Array
  /** From the start to the first audible sample, and to the end of the last: known from the stimulus. */
  readonly speechStart: Micros
  readonly speechEnd: Micros
}

/** @param frame duration */
export function samplesPerFrame(frame: Millis, sampleRate: number): number {
  return Math.round((frame / 1e3) * sampleRate)
}

/** When a caller spoke, in absolute microseconds. */
export interface SpeechTiming {
  readonly began: MonotonicTime
  readonly speechStart: MonotonicTime
  readonly speechEnd: MonotonicTime
}

/** When a clip is heard that begins at some instant. */
export function timeSpeech(
  began: MonotonicTime,
  { speechStart, speechEnd }: Pick<SpeechClip, 'speechStart' | 'speechEnd'>,
): SpeechTiming {
  return { began, speechStart: began + speechStart, speechEnd: began + speechEnd }
}

/** How late frames left. Microseconds. */
export interface FrameLateness {
  /** The largest lateness of a frame of the last speech, and that of its last frame, which delays the answer too. */
  readonly worst: number
  readonly end: number
  /** All frames since the last speech began, those that were too late, and the 99th percentile. */
  readonly frames: number
  readonly late: number
  readonly p99: number
}

/** Audio that begins with a frame. */
interface Playing {
  readonly bytes: Uint8Array
  readonly first: number
}

/** A frame that leaves later is too late: the pacing of a quarter of a frame is lost. */
const MAX_LATENESS: Micros = 5000

export interface MicrophoneOptions {
  readonly clock: Clock
  /** Duration of a frame, and a frame of silence. */
  readonly frame: Millis
  readonly silence: Uint8Array
  readonly onFrame: (frame: Uint8Array) => void
}

/**
 * A microphone that is always on: it sends frames of speech or silence at a fixed interval. Each frame has its own
 * absolute instant, so delays do not add up. A frame is sent when its last sample has been spoken, as in real life.
 */
export class Microphone {
  #worst = 0
  #end = 0
  /** Of every frame since the last speech began. */
  #delays: number[] = []
  readonly #options: MicrophoneOptions
  readonly #began: number
  #frames = 0
  #clip: Playing | undefined
  /** What is heard of the caller besides speech, while nothing is said. */
  #sound: Playing | undefined
  #isOn = true

  constructor(options: MicrophoneOptions) {
    this.#options = options
    this.#began = options.clock.now()
    void this.#run()
  }

  /** Speaks from the next frame on and breaks off the current speech. */
  speak(clip: SpeechClip): SpeechTiming {
    const first = this.#frames + 1
    const began = this.#instantOf(first)
    this.#clip = { bytes: clip.bytes, first }
    this.#sound = undefined
    this.#worst = 0
    this.#end = 0
    this.#delays = []
    return timeSpeech(began, clip)
  }

  /** Makes a sound from the next frame on, which speech breaks off. Frames are still counted from the last speech. */
  play(clip: SpeechClip): SpeechTiming {
    const first = this.#frames + 1
    this.#sound = { bytes: clip.bytes, first }
    return timeSpeech(this.#instantOf(first), clip)
  }

  get lateness(): FrameLateness {
    const sorted = this.#delays.toSorted((a, b) => a - b)
    return {
      worst: this.#worst,
      end: this.#end,
      frames: sorted.length,
      late: sorted.filter((delay) => delay > MAX_LATENESS).length,
      // Nearest rank.
      p99: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0,
    }
  }

  stop(): void {
    this.#isOn = false
  }

  async #run(): Promise<void> {
    const { clock, onFrame } = this.#options
    const isOff = () => !this.#isOn
    while (await sleepUntil(this.#instantOf(this.#frames + 1), clock, isOff)) {
      const speech = this.#frameOf(this.#clip, this.#frames)
      const frame = speech ?? this.#frameOf(this.#sound, this.#frames) ?? this.#options.silence
      this.#frames += 1
      const late = clock.now() - this.#instantOf(this.#frames)
      if (speech) {
        this.#worst = Math.max(this.#worst, late)
        this.#end = late
      }
      this.#delays.push(late)
      onFrame(frame)
    }
  }

  #instantOf(frame: number): number {
    return this.#began + frame * this.#options.frame * 1e3
  }

  /** Undefined if it has not begun, or is over. */
  #frameOf(playing: Playing | undefined, number: number): Uint8Array | undefined {
    const { silence } = this.#options
    const from = playing ? (number - playing.first) * silence.length : -1
    const audio = from >= 0 ? playing?.bytes.subarray(from, from + silence.length) : undefined
    if (!audio || audio.length === 0) return undefined
    if (audio.length === silence.length) return audio
    const frame = silence.slice()
    frame.set(audio)
    return frame
  }
}
