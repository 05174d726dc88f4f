import type { Frame, Framing } from '../core/adapter.ts'
import { ByteBuffer } from './byte-buffer.ts'
import type { BodyTaker } from './http-body.ts'
import { emitText, LineCutter } from './lines.ts'
import { EventCutter } from './sse.ts'

export type EmitFrame = (frame: Frame) => void

/** Splits the bytes of a body into frames. */
export interface Cutter extends BodyTaker {
  /** Throws a `ProtocolError` when a frame exceeds the limit. */
  cut(source: Buffer, start: number, end: number): void
  /** The body is over. */
  finish(): void
}

const CUTTERS: Readonly<Record<Framing, (largest: number, emit: EmitFrame) => Cutter>> = {
  bytes: (_, emit) => bytesCutter(emit),
  sse: (largest, emit) => new EventCutter(largest, emit),
  lines: (largest, emit) => new LineCutter(largest, emit),
  whole: wholeCutter,
}

/** Creates the framer of a framing. `maxBytes` is the limit of one frame. */
export function cutterFor(framing: Framing, largest: number, emit: EmitFrame): Cutter {
  return CUTTERS[framing](largest, emit)
}

function bytesCutter(emit: EmitFrame): Cutter {
  return {
    cut: (source, start, end) => emit({ kind: 'binary', bytes: source.subarray(start, end) }),
    finish: () => {},
  }
}

function wholeCutter(largest: number, emit: EmitFrame): Cutter {
  const held = new ByteBuffer(largest)
  return {
    cut: (source, start, end) => held.append(source, start, end),
    finish: () => emitText(held.bytes, 0, held.length, emit),
  }
}

/** For a JSON body where events were expected, usually an error: emits it as one event without a name. */
export function loneEventCutter(largest: number, emit: EmitFrame): Cutter {
  const held = new ByteBuffer(largest)
  return {
    cut: (source, start, end) => held.append(source, start, end),
    finish: () => emit({ kind: 'event', event: '', data: held.bytes.toString('utf8', 0, held.length) }),
  }
}

/** Keeps the first `maxBytes` bytes of a refusal and drops the rest. */
export function refusalCutter(largest: number, emit: EmitFrame): Cutter {
  const held = new ByteBuffer(largest)
  return {
    cut: (source, start, end) => held.append(source, start, Math.min(end, start + largest - held.length)),
    finish: () => emitText(held.bytes, 0, held.length, emit),
  }
}
