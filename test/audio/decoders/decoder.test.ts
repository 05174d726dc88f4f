import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeWavHeader, UNKNOWN_WAV_SIZES, wavSizes } from '../../../src/audio/containers/wav-writer.ts'
import { createDecoder } from '../../../src/audio/decoders/create-decoder.ts'
import type { Decoder } from '../../../src/audio/decoders/decoder.ts'
import { type AudioFormat, BYTES_PER_SAMPLE, durationOfBytes } from '../../../src/core/audio-format.ts'
import { bytesOf, cut, PCM_24K, s16, tone } from '../sounds.ts'

interface Whole {
  readonly samples: number[]
  readonly audio: number
  readonly bytes: number
}

function decodeAll(decoder: Decoder, packets: readonly Uint8Array[]): Whole {
  const parts = [...packets.map((packet) => copy(decoder.push(packet))), copy(decoder.finish())]
  return {
    samples: parts.flatMap(({ samples }) => samples),
    audio: parts.reduce((sum, { audio }) => sum + audio, 0),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

function copy({ samples, audio, bytes }: { samples: Float32Array; audio: number; bytes: number }): Whole {
  return { samples: [...samples], audio, bytes }
}

const UNCOMPRESSED = ['pcm_s16le', 'pcm_f32le', 'mulaw', 'alaw'] as const
const rawFormat: fc.Arbitrary<AudioFormat> = fc.record({
  encoding: fc.constantFrom(...UNCOMPRESSED),
  container: fc.constant('raw' as const),
  sampleRate: fc.constantFrom(8000, 11_025, 22_050, 24_000, 44_100, 48_000),
})
const payload = fc.uint8Array({ maxLength: 400 })
const sizes = fc.array(fc.nat(40), { maxLength: 30 })

function header(options: { fmt?: number[]; before?: Uint8Array; size?: number }): Uint8Array {
  const fmt = options.fmt ?? pcmFormat(16_000)
  const size = new Uint8Array(Uint32Array.of(options.size ?? 0xffffffff).buffer)
  const format = bytesOf('fmt ', [fmt.length, 0, 0, 0], fmt)
  return bytesOf('RIFF', [0, 0, 0, 0], 'WAVE', options.before ?? [], format, 'data', size)
}

function pcmFormat(sampleRate: number, tag = 1, bits = 16, channels = 1): number[] {
  const view = new DataView(new ArrayBuffer(16))
  view.setUint16(0, tag, true)
  view.setUint16(2, channels, true)
  view.setUint32(4, sampleRate, true)
  view.setUint16(14, bits, true)
  return [...new Uint8Array(view.buffer)]
}

const BODY = s16(tone(10, 16_000))
const WAVS: { name: string; file: Uint8Array }[] = [
  { name: 'a plain header', file: bytesOf(header({ size: BODY.length }), BODY) },
  { name: 'a streaming header of size 0xFFFFFFFF', file: bytesOf(header({}), BODY) },
  { name: 'a streaming header of size 0', file: bytesOf(header({ size: 0 }), BODY) },
  { name: 'a streaming header of size 0x7FFFFFFF', file: bytesOf(header({ size: 0x7fffffff }), BODY) },
  {
    name: 'a LIST chunk of odd length in front',
    file: bytesOf(header({ before: bytesOf('LIST', [3, 0, 0, 0], 'abc', [0]) }), BODY),
  },
  {
    name: 'chunks behind the audio',
    file: bytesOf(
      header({ size: BODY.length }),
      BODY,
      'LIST',
      [4, 0, 0, 0],
      'INFO',
      'id3 ',
      [2, 0, 0, 0],
      'xy',
    ),
  },
  { name: 'an extensible format', file: bytesOf(header({ fmt: extensible() }), BODY) },
  {
    name: 'a length that is too short',
    file: bytesOf(
      header({ size: 100 }),
      BODY.subarray(0, 100),
      [255, 1, 2, 3, 4, 5, 6, 7],
      BODY.subarray(108),
    ),
  },
  {
    name: 'the length of a first sentence, and samples behind it that look like letters',
    file: bytesOf(
      header({ size: 100 }),
      BODY.subarray(0, 100),
      Buffer.alloc(BODY.length - 100, 'loudspeech'),
    ),
  },
  {
    name: 'a length that is too short by less than a chunk header',
    file: bytesOf(header({ size: BODY.length - 4 }), BODY.subarray(0, -4), [1, 2, 3, 4]),
  },
]

function extensible(): number[] {
  const fmt = [...pcmFormat(16_000, 0xfffe), 22, 0, 16, 0, 4, 0, 0, 0]
  return [...fmt, 1, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113]
}

describe('uncompressed audio', () => {
  test('is the same however it is split into packets', async () => {
    await fc.assert(
      fc.asyncProperty(rawFormat, payload, sizes, async (format, bytes, cuts) => {
        const whole = decodeAll(await createDecoder(format), [bytes])
        expect(decodeAll(await createDecoder(format), cut(bytes, cuts))).toEqual(whole)
      }),
    )
  })

  test('lasts as long as its whole samples, to the microsecond', async () => {
    await fc.assert(
      fc.asyncProperty(rawFormat, payload, async (format, bytes) => {
        const size = BYTES_PER_SAMPLE[format.encoding] ?? 0
        const whole = bytes.length - (bytes.length % size)
        const { audio, samples } = decodeAll(await createDecoder(format), [bytes])
        expect(audio).toBe(Math.round(durationOfBytes(whole, format) ?? Number.NaN))
        expect(samples).toHaveLength(whole / size)
      }),
    )
  })

  test('that is skimmed from any packet on has the same duration as decoded audio', async () => {
    await fc.assert(
      fc.asyncProperty(rawFormat, payload, sizes, fc.nat(30), async (format, bytes, cuts, from) => {
        const whole = decodeAll(await createDecoder(format), [bytes])
        const decoder = await createDecoder(format)
        const parts = cut(bytes, cuts).map((packet, index) => ({
          ...(index < from ? decoder.push(packet) : (decoder.skim(packet.length) ?? decoder.push(packet))),
        }))
        parts.push(decoder.finish())
        expect(parts.reduce((sum, { audio }) => sum + audio, 0)).toBe(whole.audio)
        expect(parts.reduce((sum, { bytes: count }) => sum + count, 0)).toBe(whole.bytes)
      }),
    )
  })

  test('a partial sample is not playable', async () => {
    const decoder = await createDecoder(PCM_24K)
    expect(decoder.push(Uint8Array.of(1)).audio).toBe(0)
    expect(decoder.push(Uint8Array.of(2)).audio).toBe(42)
  })
})

describe('a WAV header', () => {
  test.each(WAVS)('is not audio: $name', async ({ file }) => {
    const whole = decodeAll(await createDecoder(PCM_24K), [file])
    expect(whole.bytes).toBe(BODY.length)
    expect(whole.audio).toBe(10_000)
  })

  test('is found in packets of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WAVS), sizes, async ({ file }, cuts) => {
        const whole = decodeAll(await createDecoder(PCM_24K), [file])
        expect(decodeAll(await createDecoder(PCM_24K), cut(file, cuts))).toEqual(whole)
      }),
    )
  })

  test('overrides the requested rate and encoding', async () => {
    const decoder = await createDecoder({ encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 })
    const { audio } = decoder.push(bytesOf(header({ fmt: pcmFormat(8000, 7, 8) }), new Uint8Array(80)))
    expect(audio).toBe(10_000)
    expect(decoder.format).toEqual({ encoding: 'mulaw', container: 'wav', sampleRate: 8000 })
  })

  test('that was requested and is missing does not delay the samples', async () => {
    const decoder = await createDecoder({ ...PCM_24K, container: 'wav' })
    expect(decoder.push(s16(tone(10))).audio).toBe(10_000)
    expect(decoder.format.container).toBe('raw')
  })

  test('may precede every packet', async () => {
    const decoder = await createDecoder({ ...PCM_24K, container: 'wav' })
    const sized = bytesOf(
      encodeWavHeader({ encoding: 'pcm_s16le', sampleRate: 24_000 }, wavSizes(480)),
      s16(tone(10)),
    )
    const streaming = bytesOf(
      encodeWavHeader({ encoding: 'pcm_s16le', sampleRate: 24_000 }, UNKNOWN_WAV_SIZES),
      s16(tone(10)),
    )
    const packets = [sized, sized, streaming, streaming]
    expect(packets.map((packet) => decoder.push(packet).audio)).toEqual([10_000, 10_000, 10_000, 10_000])
  })

  test('with two channels gives the first one', async () => {
    const decoder = await createDecoder(PCM_24K)
    const { samples } = decoder.push(
      bytesOf(header({ fmt: pcmFormat(16_000, 1, 16, 2) }), [0, 64, 0, 32, 0, 192, 0, 0]),
    )
    expect([...samples]).toEqual([0.5, -0.5])
  })

  test('is not assumed for raw samples that begin similarly', async () => {
    const bytes = bytesOf('RIFF', [1, 2, 3, 4], 'WAVY', [5, 6])
    expect(decodeAll(await createDecoder(PCM_24K), cut(bytes, [3, 3])).bytes).toBe(bytes.length)
    expect(decodeAll(await createDecoder(PCM_24K), [bytesOf('RI')]).bytes).toBe(2)
  })
})

const UNDECODABLE: { name: string; format: AudioFormat; bytes: Uint8Array; why: RegExp }[] = [
  {
    name: 'ADPCM in a WAV',
    format: PCM_24K,
    bytes: bytesOf(header({ fmt: pcmFormat(8000, 17, 4) }), BODY),
    why: /tag 17/,
  },
  {
    name: 'a WAV without a format',
    format: PCM_24K,
    bytes: bytesOf('RIFF....WAVEdata', [9, 0, 0, 0], BODY),
    why: /format/,
  },
  {
    name: 'an ID3 tag for samples',
    format: PCM_24K,
    bytes: bytesOf('ID3', [4, 0, 0], BODY),
    why: /MPEG audio .* pcm_s16le/,
  },
  { name: 'Ogg for samples', format: PCM_24K, bytes: bytesOf('OggS', BODY), why: /Ogg/ },
  { name: 'FLAC for samples', format: PCM_24K, bytes: bytesOf('fLaC', BODY), why: /FLAC/ },
  {
    name: 'opus without a container',
    format: { encoding: 'opus', container: 'raw', sampleRate: 48_000 },
    bytes: BODY,
    why: /container/,
  },
  {
    name: 'samples for mp3',
    format: { encoding: 'mp3', container: 'mp3', sampleRate: 24_000 },
    bytes: BODY,
    why: /MPEG/,
  },
  {
    name: 'samples for Ogg',
    format: { encoding: 'opus', container: 'ogg', sampleRate: 48_000 },
    bytes: BODY,
    why: /Ogg/,
  },
]

describe('what cannot be decoded', () => {
  test.each(UNDECODABLE)('is said and not guessed: $name', async ({ format, bytes, why }) => {
    const decoder = await createDecoder(format)
    const { samples, audio } = decodeAll(decoder, [bytes, bytes])
    expect(decoder.undecodable).toMatch(why)
    expect(samples).toHaveLength(0)
    expect(audio).toBe(0)
  })
})
