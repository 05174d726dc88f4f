import type { Frame, Framing } from '../core/adapter.ts'
import { ByteBuffer } from './byte-buffer.ts'
import type { BodyTaker } from './http-body.ts'
import { emitText, LineCutter } from './lines.ts'
import { EventCutter } from './sse.ts'

export type EmitFrame = (frame: Frame) => void

/** Cuts the bytes of a body into frames. */
export interface Cutter extends BodyTaker {
  /** Throws a `Violation` when something never ends. */
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

/** The cutter of a framing. `largest` is the longest frame in bytes. */
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

/** A body that is one JSON text where events were promised: one event without a name, for an error has words. */
export function loneEventCutter(largest: number, emit: EmitFrame): Cutter {
  const held = new ByteBuffer(largest)
  return {
    cut: (source, start, end) => held.append(source, start, end),
    finish: () => emit({ kind: 'event', event: '', data: held.bytes.toString('utf8', 0, held.length) }),
  }
}

/** Keeps the first `largest` bytes and drops the rest: a refusal is worth reading, not worth memory. */
export function refusalCutter(largest: number, emit: EmitFrame): Cutter {
  const held = new ByteBuffer(largest)
  return {
    cut: (source, start, end) => held.append(source, start, Math.min(end, start + largest - held.length)),
    finish: () => emitText(held.bytes, 0, held.length, emit),
  }
}
