/** No protocol nests more deeply. */
const MAX_DEPTH = 64

/**
 * Whether a MessagePack message announces no more values than it has bytes for, and does not nest too deeply.
 * A decoder allocates room for what a head announces, so 200 bytes can demand gigabytes. Source: the format
 * specification at github.com/msgpack/msgpack.
 */
export function isBoundedMessagePack(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  /** How many values each open list and map still expects. */
  const open: number[] = []
  let expected = 1
  let at = 0
  while (expected > 0) {
    if (expected > bytes.length - at) return false
    const { size, children } = readHead(view, at)
    at += size
    expected += children - 1
    if (!countChild(open, children)) return false
  }
  return true
}

/** Counts a value in the innermost open list, and opens the value's own. False if that nests too deeply. */
function countChild(open: number[], children: number): boolean {
  const last = open.length - 1
  if (last >= 0) open[last] = (open[last] ?? 0) - 1
  if (children > 0) open.push(children)
  // The last value ends its list, and may also end the lists around it.
  else while (open.at(-1) === 0) open.pop()
  return open.length <= MAX_DEPTH
}

/** A value: the number of its own bytes, and the number of its children. */
interface Head {
  readonly size: number
  readonly children: number
}

const scalar = (size: number): Head => ({ size, children: 0 })

/** What follows the first byte for the fixed types: lengths of strings, and sizes of numbers. */
function readHead(view: DataView, at: number): Head {
  const type = view.getUint8(at)
  if (type <= 0x7f || type >= 0xe0) return scalar(1)
  if (type <= 0x8f) return { size: 1, children: 2 * (type & 0x0f) }
  if (type <= 0x9f) return { size: 1, children: type & 0x0f }
  if (type <= 0xbf) return scalar(1 + (type & 0x1f))
  return readSized(view, at, type)
}

function readSized(view: DataView, at: number, type: number): Head {
  const length = (bytes: 1 | 2 | 4) => readLength(view, at + 1, bytes)
  switch (type) {
    case 0xdc:
      return { size: 3, children: length(2) }
    case 0xdd:
      return { size: 5, children: length(4) }
    case 0xde:
      return { size: 3, children: 2 * length(2) }
    case 0xdf:
      return { size: 5, children: 2 * length(4) }
    case 0xc4:
    case 0xd9:
      return scalar(2 + length(1))
    case 0xc5:
    case 0xda:
      return scalar(3 + length(2))
    case 0xc6:
    case 0xdb:
      return scalar(5 + length(4))
    case 0xc7:
      return scalar(3 + length(1))
    case 0xc8:
      return scalar(4 + length(2))
    case 0xc9:
      return scalar(6 + length(4))
    default:
      return scalar(FIXED_SIZES[type] ?? 1)
  }
}

/** The sizes of numbers and fixed-size extensions, head included. */
const FIXED_SIZES: Readonly<Record<number, number>> = {
  ...{ 202: 5, 203: 9, 204: 2, 205: 3, 206: 5, 207: 9, 208: 2, 209: 3, 210: 5, 211: 9 },
  ...{ 212: 3, 213: 4, 214: 6, 215: 10, 216: 18 },
}

/** 0 if the message is too short. The decoder then reports that. */
function readLength(view: DataView, at: number, bytes: 1 | 2 | 4): number {
  if (at + bytes > view.byteLength) return 0
  if (bytes === 1) return view.getUint8(at)
  return bytes === 2 ? view.getUint16(at) : view.getUint32(at)
}
