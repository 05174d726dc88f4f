import type { AudioFormat } from '../../src/core/audio-format.ts'

export const PCM_24K: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 }

export function silence(milliseconds: number, sampleRate = 24_000): Float32Array {
  return new Float32Array(Math.round((milliseconds * sampleRate) / 1000))
}

/** A 440 Hz sine that starts at its peak, so that its first sample is as loud as any. */
export function tone(milliseconds: number, sampleRate = 24_000, amplitude = 0.5): Float32Array {
  return silence(milliseconds, sampleRate).map(
    (_, index) => amplitude * Math.cos((2 * Math.PI * 440 * index) / sampleRate),
  )
}

/** Samples that stand still: by default at -36 dBFS, above the threshold of what is audible. */
export function offset(milliseconds: number, level = 0.0153): Float32Array {
  return silence(milliseconds).fill(level)
}

export function join(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]))
}

/** Samples as 16-bit little-endian bytes. */
export function s16(samples: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(samples.length * 2))
  samples.forEach((sample, index) => {
    view.setInt16(index * 2, Math.round(sample * 32767), true)
  })
  return new Uint8Array(view.buffer)
}

/** Splits bytes into packets of these sizes, in turn; the last packet gets the rest. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const packets: Uint8Array[] = []
  let offset = 0
  for (const size of sizes) {
    if (offset >= bytes.length) break
    packets.push(bytes.slice(offset, offset + size))
    offset += size
  }
  return offset < bytes.length ? [...packets, bytes.slice(offset)] : packets
}

export function bytesOf(...parts: (string | readonly number[] | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === 'string' ? Buffer.from(part, 'latin1') : part)]),
  )
}
