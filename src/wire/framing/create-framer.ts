import type { Framing } from '../../core/adapter/adapter.ts'
import { ByteBuffer } from '../byte-buffer.ts'
import type { EmitFrame, Framer } from './framer.ts'
import { emitText, LineFramer } from './lines.ts'
import { SseFramer } from './sse.ts'

const FRAMERS: Readonly<Record<Framing, (maxBytes: number, emit: EmitFrame) => Framer>> = {
  bytes: (_, emit) => createBytesFramer(emit),
  sse: (maxBytes, emit) => new SseFramer(maxBytes, emit),
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

/** Keeps the first `maxBytes` bytes of a refusal and drops the rest. */
export function createRefusalFramer(maxBytes: number, emit: EmitFrame): Framer {
  const buffer = new ByteBuffer(maxBytes)
  return {
    write: (source, start, end) =>
      buffer.append(source, start, Math.min(end, start + maxBytes - buffer.length)),
    end: () => emitText(buffer.bytes, 0, buffer.length, emit),
  }
}
