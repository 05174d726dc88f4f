import type { Encoding } from '../../core/audio-format.ts'

/** How to read a sample of an uncompressed encoding: its size in bytes, and its value from -1 to 1. */
export interface SampleFormat {
  readonly size: number
  readonly read: (view: DataView, offset: number) => number
}

const MULAW = Float32Array.from({ length: 256 }, (_, code) => expandMulaw(code) / 32768)
const ALAW = Float32Array.from({ length: 256 }, (_, code) => expandAlaw(code) / 32768)

/** The uncompressed encodings. */
export const SAMPLE_FORMATS: Readonly<Partial<Record<Encoding, SampleFormat>>> = {
  pcm_s16le: { size: 2, read: (view, offset) => view.getInt16(offset, true) / 32768 },
  pcm_f32le: { size: 4, read: (view, offset) => view.getFloat32(offset, true) },
  mulaw: { size: 1, read: (view, offset) => MULAW[view.getUint8(offset)] ?? 0 },
  alaw: { size: 1, read: (view, offset) => ALAW[view.getUint8(offset)] ?? 0 },
}

/**
 * ITU-T G.711 mu-law to 16-bit linear: complemented, sign, three bits of segment, four bits of step, bias
 * 0x84.
 */
function expandMulaw(code: number): number {
  const bits = ~code & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84
  return bits & 0x80 ? -magnitude : magnitude
}

/** ITU-T G.711 A-law to 16-bit linear: even bits inverted; segment 0 is linear, the others double. */
function expandAlaw(code: number): number {
  const bits = code ^ 0x55
  const segment = (bits & 0x70) >> 4
  const step = ((bits & 0x0f) << 4) + (segment === 0 ? 8 : 0x108)
  const magnitude = segment > 1 ? step << (segment - 1) : step
  return bits & 0x80 ? magnitude : -magnitude
}
