import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ENCODERS } from '../../../../src/lab/speech/encoding/encoders.ts'

/** Decoders written from the text of ITU-T G.711, independently of the encoders. */
function fromMulaw(code: number): number {
  const bits = ~code & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84
  return (bits & 0x80 ? -magnitude : magnitude) / 32_768
}

function fromAlaw(code: number): number {
  const bits = code ^ 0x55
  const segment = (bits >> 4) & 7
  const step = (bits & 0x0f) << 4
  const magnitude = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1)
  return (bits & 0x80 ? magnitude : -magnitude) / 32_768
}

const loudness = fc.float({ min: -1, max: 1, noNaN: true })

describe('encoders', () => {
  test('s16le is the nearest 16-bit integer, clipped', () => {
    const bytes = ENCODERS.pcm_s16le?.(Float32Array.of(0, 0.5, -0.5, 1, -1, 2, -2), 8000)
    expect([...new Int16Array(bytes?.buffer ?? new ArrayBuffer(0))]).toEqual([
      0, 16_384, -16_384, 32_767, -32_768, 32_767, -32_768,
    ])
  })

  test('f32le is the sample itself', () => {
    fc.assert(
      fc.property(fc.array(loudness), (samples) => {
        const bytes = ENCODERS.pcm_f32le?.(Float32Array.from(samples), 8000) ?? new Uint8Array(0)
        expect(new Float32Array(bytes.buffer)).toEqual(Float32Array.from(samples))
      }),
    )
  })

  test.each([
    ['mulaw', fromMulaw],
    ['alaw', fromAlaw],
  ] as const)('%s is within its step of the sample', (encoding, decode) => {
    fc.assert(
      fc.property(loudness, (sample) => {
        const [code] = ENCODERS[encoding]?.(Float32Array.of(sample), 8000) ?? []
        // Steps are a sixteenth of the segment: the error is at most 1/32 of the level, and never finer than
        // 13 bits.
        expect(Math.abs(decode(code ?? 0) - sample)).toBeLessThanOrEqual(Math.abs(sample) / 31 + 0.0006)
      }),
    )
  })

  test.each([
    ['mulaw', 0, 0xff],
    ['mulaw', -1, 0x00],
    ['mulaw', 1, 0x80],
    ['alaw', 0, 0xd5],
    ['alaw', 1, 0xaa],
    ['alaw', -1, 0x2a],
  ] as const)('%s of %d is the code of the standard', (encoding, sample, code) => {
    expect(ENCODERS[encoding]?.(Float32Array.of(sample), 8000)).toEqual(Uint8Array.of(code))
  })
})
