import { PcmDecoder } from '../../audio/decoders/pcm-decoder.ts'
import type { HeardPackets } from '../../audio/line/heard-line.ts'
import { FRAME, PlayoutQueue } from '../../audio/playout-queue.ts'
import type { Cue } from '../../core/adapter/adapter.ts'
import { type AudioFormat, BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import type { Clock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { CallLog, type QueuedAudio } from './call-log.ts'
import { HeardAudio, type HeardLineOptions } from './heard-audio.ts'
import { PendingMarks } from './pending-marks.ts'

/** The network's side of the agent's audio: it queues what arrives, plays it, and sends marks back. */
export class NetworkPlayer {
  readonly #decoder: PcmDecoder
  readonly #clock: Clock
  readonly #say: (cue: Cue) => void
  readonly #frameLength: number
  readonly #queue = new PlayoutQueue()
  readonly #marks = new PendingMarks()
  readonly #heard: HeardAudio
  #timer: NodeJS.Timeout | undefined

  /** @param line that the caller hears the agent over */
  constructor(format: AudioFormat, line: HeardLineOptions, clock: Clock, say: (cue: Cue) => void) {
    this.#heard = new HeardAudio(format, line)
    this.#decoder = new PcmDecoder(format)
    this.#frameLength = ((format.sampleRate * FRAME) / 1000) * (BYTES_PER_SAMPLE[format.encoding] ?? 1)
    this.#clock = clock
    this.#say = say
  }

  /** Creates a log for what is heard without a break. */
  newLog(): CallLog {
    return new CallLog(this.#heard.format, this.#heard.threshold)
  }

  /** Packets to the caller so far. */
  get packets(): HeardPackets {
    return this.#heard.packets
  }

  /** Queues audio. Undefined if it holds no whole sample. */
  push(bytes: Uint8Array, arrivedAt: MonotonicTime): QueuedAudio | undefined {
    const { samples, audio } = this.#decoder.push(bytes)
    if (audio === 0) return undefined
    const isRagged = bytes.length % this.#frameLength !== 0
    const begin = this.#queue.push(audio, arrivedAt)
    return { ...this.#heard.push({ bytes, samples }, begin), audio, isRagged, arrivedAt, begin }
  }

  /** Sends the mark back when everything before it has been played: at once if nothing is queued. */
  mark(name: string): void {
    this.#marks.add(name, this.#queue.end)
    this.#sendDue()
  }

  /** Drops what is queued. Returns the end of what is still played. */
  clear(at: MonotonicTime): MonotonicTime {
    const end = this.#queue.clear(at)
    this.#say({ kind: 'cleared', marks: this.#marks.takeAll() })
    return end
  }

  /** The call is over: what is queued is not played, and no mark goes back. */
  stop(at: MonotonicTime): MonotonicTime {
    clearTimeout(this.#timer)
    this.#marks.takeAll()
    return this.#queue.clear(at)
  }

  #sendDue(): void {
    for (const mark of this.#marks.takeDue(this.#clock.now())) this.#say({ kind: 'played', mark })
    clearTimeout(this.#timer)
    const wait = (this.#marks.nextDue - this.#clock.now()) / 1e3
    if (Number.isFinite(wait)) this.#timer = setTimeout(() => this.#sendDue(), Math.max(0, Math.ceil(wait)))
  }
}
