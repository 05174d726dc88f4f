import { StringDecoder } from 'node:string_decoder'
import type { Framing } from '../../core/adapter/adapter.ts'
import { ByteBuffer } from '../byte-buffer.ts'
import { decodeContent } from '../http/content-encoding.ts'
import { MAX_EVENT_BYTES } from '../limits.ts'
import type { EmitFrame, Framer } from './framer.ts'
import { emitText, LineFramer } from './lines.ts'
import { SseFramer } from './sse.ts'

const FRAMERS: Readonly<Record<Framing, (maxBytes: number, emit: EmitFrame) => Framer>> = {
  bytes: (_, emit) => createBytesFramer(emit),
  sse: (maxBytes, emit) => new SseFramer(Math.min(maxBytes, MAX_EVENT_BYTES), emit),
  lines: (maxBytes, emit) => new LineFramer(maxBytes, emit),
  whole: createWholeBodyFramer,
}

/** Creates the framer of a framing. `maxBytes` is the limit of one frame. */
export function createFramer(framing: Framing, maxBytes: number, emit: EmitFrame): Framer {
  return FRAMERS[framing](maxBytes, emit)
}

function createBytesFramer(emit: EmitFrame): Framer {
  return {
    write: (source, start, end) => emit({ kind: 'binary', bytes: source.subarray(start, end) }),
    end: () => {},
  }
}

function createWholeBodyFramer(maxBytes: number, emit: EmitFrame): Framer {
  const buffer = new ByteBuffer(maxBytes)
  return {
    write: (source, start, end) => buffer.append(source, start, end),
    end: () => emitText(buffer.bytes, 0, buffer.length, emit),
  }
}

/** For a JSON body where events were expected, usually an error: emits it as one event without a name. */
export function createSingleEventFramer(maxBytes: number, emit: EmitFrame): Framer {
  const buffer = new ByteBuffer(maxBytes)
  return {
    write: (source, start, end) => buffer.append(source, start, end),
    end: () => emit({ kind: 'event', event: '', data: buffer.bytes.toString('utf8', 0, buffer.length) }),
  }
}

/** Keeps the first bytes of a refusal as text. */
export interface RefusalFramer extends Framer {
  /** Nothing more is kept. */
  readonly isFull: boolean
}

/** Keeps the first `maxBytes` bytes of a refusal, and decodes a content encoding, so that it can be read. */
export function createRefusalFramer(maxBytes: number, emit: EmitFrame, encoding?: string): RefusalFramer {
  return encoding === undefined
    ? new PlainRefusalFramer(maxBytes, emit)
    : new EncodedRefusalFramer(maxBytes, emit, encoding)
}

/** Emits text as it arrives, so that what an endless refusal says is not lost. */
class PlainRefusalFramer implements RefusalFramer {
  readonly #decoder = new StringDecoder('utf8')
  readonly #emit: EmitFrame
  #remaining: number

  constructor(maxBytes: number, emit: EmitFrame) {
    this.#remaining = maxBytes
    this.#emit = emit
  }

  get isFull(): boolean {
    return this.#remaining === 0
  }

  write(source: Buffer, start: number, end: number): void {
    const kept = Math.min(end - start, this.#remaining)
    this.#remaining -= kept
    this.#emitText(this.#decoder.write(source.subarray(start, start + kept)))
  }

  end(): void {
    this.#emitText(this.#decoder.end())
  }

  #emitText(text: string): void {
    if (text !== '') this.#emit({ kind: 'text', text })
  }
}

class EncodedRefusalFramer implements RefusalFramer {
  readonly #buffer: ByteBuffer
  readonly #maxBytes: number
  readonly #emit: EmitFrame
  readonly #encoding: string

  constructor(maxBytes: number, emit: EmitFrame, encoding: string) {
    this.#buffer = new ByteBuffer(maxBytes)
    this.#maxBytes = maxBytes
    this.#emit = emit
    this.#encoding = encoding
  }

  get isFull(): boolean {
    return this.#buffer.length === this.#maxBytes
  }

  write(source: Buffer, start: number, end: number): void {
    this.#buffer.append(source, start, Math.min(end, start + this.#maxBytes - this.#buffer.length))
  }

  end(): void {
    const body = readable(this.#buffer.bytes.subarray(0, this.#buffer.length), this.#encoding)
    emitText(body, 0, body.length, this.#emit)
  }
}

function readable(body: Buffer, encoding: string): Buffer {
  const decoded = decodeContent(encoding, body)
  return decoded ?? Buffer.from(`a body in the content encoding ${encoding}, which was not requested`)
}
