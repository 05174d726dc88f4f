import { describe, expect, test } from 'vitest'
import { SAMPLE_FORMATS } from '../../../src/audio/decoders/sample-formats.ts'

/** Table 2a and 1a of ITU-T G.711, as 16-bit values. */
const KNOWN = [
  { encoding: 'mulaw', code: 0x00, value: -32124 },
  { encoding: 'mulaw', code: 0x80, value: 32124 },
  { encoding: 'mulaw', code: 0xff, value: 0 },
  { encoding: 'mulaw', code: 0xfe, value: 8 },
  { encoding: 'mulaw', code: 0x70, value: -120 },
  { encoding: 'alaw', code: 0xd5, value: 8 },
  { encoding: 'alaw', code: 0x55, value: -8 },
  { encoding: 'alaw', code: 0xaa, value: 32256 },
  { encoding: 'alaw', code: 0x2a, value: -32256 },
  { encoding: 'alaw', code: 0xc5, value: 264 },
] as const

describe('samples', () => {
  test.each(KNOWN)('$encoding $code is $value', ({ encoding, code, value }) => {
    const format = SAMPLE_FORMATS[encoding]
    expect((format?.read(new DataView(Uint8Array.of(code).buffer), 0) ?? Number.NaN) * 32768).toBeCloseTo(
      value,
      3,
    )
  })

  test.each(['mulaw', 'alaw'] as const)(
    '%s is symmetric: the sign bit changes nothing but the sign',
    (encoding) => {
      const read = (code: number) =>
        SAMPLE_FORMATS[encoding]?.read(new DataView(Uint8Array.of(code).buffer), 0) ?? 0
      for (let code = 0; code < 128; code += 1) expect(read(code) + read(code | 0x80)).toBe(0)
    },
  )

  test('16-bit samples range from -1 to just below 1', () => {
    const read = (...bytes: number[]) =>
      SAMPLE_FORMATS.pcm_s16le?.read(new DataView(Uint8Array.from(bytes).buffer), 0)
    expect(read(0x00, 0x80)).toBe(-1)
    expect(read(0xff, 0x7f)).toBe(32767 / 32768)
  })
})
