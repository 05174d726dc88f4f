import type { StreamPositions } from '../../core/trial/stream-positions.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { TcpStream } from '../../wire/connection.ts'

/** Records where the instants of one trial were in the bytes of its connection. */
export class PositionRecorder {
  readonly #stream: TcpStream
  #firstText: number | undefined
  #headers: number | undefined
  #firstFrame: number | undefined
  #firstAudio: number | undefined
  #hasAudio = false
  /** Frames before the first audio: it may be recognised only when more has arrived, and keeps its instant. */
  readonly #frames: { readonly at: MonotonicTime; readonly position: number | undefined }[] = []

  constructor(stream: TcpStream) {
    this.#stream = stream
  }

  get found(): StreamPositions {
    const { local, remote } = this.#stream
    return {
      local,
      remote,
      ...(this.#firstText !== undefined && { first_text: this.#firstText }),
      ...(this.#headers !== undefined && { headers: this.#headers }),
      ...(this.#firstFrame !== undefined && { first_frame: this.#firstFrame }),
      ...(this.#firstAudio !== undefined && { first_audio: this.#firstAudio }),
    }
  }

  /** The first text is sent next. */
  beforeText(): void {
    this.#firstText = this.#stream.sent()
  }

  onHead(): void {
    this.#headers = this.#stream.received()
  }

  /** A frame of the answer, before what it holds is read. */
  onFrame(at: MonotonicTime, isFirst: boolean): void {
    if (this.#hasAudio) return
    const position = this.#stream.received()
    if (isFirst) this.#firstFrame = position
    this.#frames.push({ at, position })
  }

  /** Several frames can have the same instant: the last of them that came before the audio was recognised. */
  onFirstAudio(at: MonotonicTime): void {
    this.#firstAudio = this.#frames.findLast((frame) => frame.at === at)?.position
    this.#frames.length = 0
    this.#hasAudio = true
  }
}
