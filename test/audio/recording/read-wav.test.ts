import { describe, expect, test } from 'vitest'
import { readWav } from '../../../src/audio/recording/read-wav.ts'

/** A WAV file with interleaved samples, each already encoded. */
function wav(tag: number, bits: number, channels: number, data: Buffer): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF')
  header.writeUInt32LE(36 + data.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(tag, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(11_025, 24)
  header.writeUInt32LE((11_025 * channels * bits) / 8, 28)
  header.writeUInt16LE((channels * bits) / 8, 32)
  header.writeUInt16LE(bits, 34)
  header.write('data', 36)
  header.writeUInt32LE(data.length, 40)
  return Buffer.concat([header, data])
}

const each = (size: number, put: (buffer: Buffer, value: number, at: number) => void) => {
  const data = Buffer.alloc(4 * size)
  // Left 0.5 and 0.25, right -0.5 and -1, one after the other.
  for (const [index, value] of [0.5, -0.5, 0.25, -1].entries()) put(data, value, index * size)
  return data
}

describe('a stereo recording is read with both channels', () => {
  test.each<[string, Buffer, number]>([
    [
      '8 bits',
      wav(
        1,
        8,
        2,
        each(1, (data, value, at) => data.writeUInt8(128 + value * 128, at)),
      ),
      7,
    ],
    [
      '16 bits',
      wav(
        1,
        16,
        2,
        each(2, (data, value, at) => data.writeInt16LE(value * 32_768, at)),
      ),
      9,
    ],
    [
      '24 bits',
      wav(
        1,
        24,
        2,
        each(3, (data, value, at) => data.writeIntLE(value * 8_388_608, at, 3)),
      ),
      9,
    ],
    [
      '32 bits',
      wav(
        1,
        32,
        2,
        each(4, (data, value, at) => data.writeInt32LE(value * 2 ** 31, at)),
      ),
      9,
    ],
    [
      'float',
      wav(
        3,
        32,
        2,
        each(4, (data, value, at) => data.writeFloatLE(value, at)),
      ),
      9,
    ],
    [
      'double',
      wav(
        3,
        64,
        2,
        each(8, (data, value, at) => data.writeDoubleLE(value, at)),
      ),
      9,
    ],
    // G.711: the codes next to these values.
    ['mu-law', wav(7, 8, 2, Buffer.from([0x8f, 0x0f, 0x9f, 0x00])), 1],
    ['A-law', wav(6, 8, 2, Buffer.from([0xa5, 0x25, 0xb5, 0x2a])), 1],
  ])('%s', (_, file, digits) => {
    const { sampleRate, channels } = readWav(file)
    expect(sampleRate).toBe(11_025)
    expect(channels).toHaveLength(2)
    const [left, right] = channels
    for (const [found, wanted] of [
      [left?.[0], 0.5],
      [left?.[1], 0.25],
      [right?.[0], -0.5],
      [right?.[1], -1],
    ])
      expect(found).toBeCloseTo(wanted ?? 0, digits)
  })
})

test.each<[string, Uint8Array, RegExp]>([
  ['no WAV file', Buffer.from('# Notes\n'), /no WAV header/],
  ['an empty file', Buffer.alloc(0), /no WAV header/],
  ['a header without audio', wav(1, 16, 2, Buffer.alloc(0)), /no audio/],
  ['ADPCM', wav(17, 4, 1, Buffer.alloc(64)), /format tag 17/],
])('%s is refused', (_, file, message) => {
  expect(() => readWav(file)).toThrow(message)
})
