import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { AudioGate, type GateVerdict } from '../../../src/audio/content/audio-gate.ts'
import type { AudioFormat } from '../../../src/core/audio-format.ts'

const PCM: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24000 }
const MULAW: AudioFormat = { encoding: 'mulaw', container: 'raw', sampleRate: 8000 }
const MP3: AudioFormat = { encoding: 'mp3', container: 'mp3', sampleRate: 24000 }
const TONE = Buffer.from(Int16Array.from({ length: 9600 }, (_, i) => 9000 * Math.cos(i / 9)).buffer)

/** The last verdict on an answer in pieces of this size, its end included. */
function judge(bytes: Uint8Array, format = PCM, size = 700): GateVerdict {
  const gate = new AudioGate(format)
  for (let at = 0; at < bytes.length; at += size) {
    const verdict = gate.push({ bytes: bytes.subarray(at, at + size), at }, false)
    if (verdict.kind !== 'hold') return verdict
  }
  return gate.finish()
}

const latin = (text: string, rest = TONE) => Buffer.concat([Buffer.from(text, 'latin1'), rest])

/** Frames of noise with this header. */
function frames(header: readonly number[], length: number): Buffer {
  return Buffer.concat(
    Array.from({ length: 20 }, (_, n) =>
      Buffer.from(Array.from({ length }, (_, i) => header[i] ?? (i * 73 + n * 31) & 0xff)),
    ),
  )
}

const MPEG = frames([0xff, 0xf3, 0x84, 0xc4], 192)
const ADTS = frames([0xff, 0xf1, 0x4c, 0x40, 0x19, 0x1f, 0xfc], 200)

describe('an answer in another format than requested', () => {
  test.each([
    ['MP3 with a tag', latin('ID3\x04\x00'), PCM, 'MPEG audio with an ID3 tag'],
    ['MP3 without one', MPEG, PCM, 'MPEG audio'],
    ['MP3 at 44.1 kHz', frames([0xff, 0xfb, 0x90, 0x64], 417), PCM, 'MPEG audio'],
    ['AAC', ADTS, PCM, 'AAC'],
    ['AAC for MP3', ADTS, MP3, 'AAC'],
    ['WebM', latin('\x1aE\xdf\xa3'), PCM, 'WebM'],
    ['M4A', latin('\x00\x00\x00\x20ftypM4A '), PCM, 'MP4'],
    ['Ogg', latin('OggS'), PCM, 'Ogg'],
    ['FLAC', latin('fLaC'), MULAW, 'FLAC'],
    ['AIFF', latin('FORM\x00\x01\x02\x03AIFF'), PCM, 'AIFF'],
    ['AMR', latin('#!AMR\n'), PCM, 'AMR'],
    ['AU from a little-endian machine', latin('dns.\x1c\0\0\0\xff\xff\xff\xff\x03\0\0\0'), PCM, 'AU'],
    ['SPHERE', latin('NIST_1A\n   1024\n'), PCM, 'SPHERE'],
    ['BW64', latin('BW64\xff\xff\xff\xffWAVEds64'), PCM, 'BW64'],
    ['a NumPy array', latin('\x93NUMPY\x01\0v\0'), PCM, 'NumPy'],
    ['lz4', latin('\x04\x22\x4d\x18\x64\x40'), PCM, 'lz4'],
    ['snappy', latin('\xff\x06\0\0sNaPpY'), PCM, 'snappy'],
    ['chunks', latin('12c0\r\n'), PCM, 'chunks with their sizes'],
    ['a bitmap', latin('BM\x36\xea\0\0\0\0\0\0'), PCM, 'BMP'],
    ['a database', latin('SQLite format 3\0'), PCM, 'SQLite'],
    ['gzip', gzipSync(TONE), PCM, 'gzip'],
    ['deflate', deflateSync(TONE), PCM, 'deflate'],
    ['WAV for MP3', latin('RIFF\x00\x00\x00\x00WAVE'), MP3, 'WAV'],
    ['FLAC for MP3', latin('fLaC'), MP3, 'FLAC'],
  ] as const)('is told by its first bytes, in pieces of any size: %s', (_, bytes, format, name) => {
    for (const size of [1, 3, 700, 1e6]) {
      const verdict = judge(bytes, format, size)
      expect(verdict).toMatchObject({ kind: 'mismatch', detail: expect.stringContaining(name) })
    }
  })

  test('says what to set if a target can request it', () => {
    const detail = 'the response is MPEG audio, but raw pcm_s16le was requested: set the target’s `format`'
    expect(judge(MPEG)).toEqual({ kind: 'mismatch', detail })
  })
})

describe('text instead of audio', () => {
  const page = '<!DOCTYPE html><html><body>Please accept the terms of use first.</body></html>'
  test.each([
    ['a page', page],
    ['JSON', '{"error":{"message":"no"}}'],
    ['JSON in lines', JSON.stringify({ error: { message: 'not today' } }, null, 2)],
    ['words', 'upstream connect error or disconnect before headers'],
    ['one word', 'error'],
    ['a string with its zero', '{"error":{"message":"not today"}}\0'],
    ['another script', '合成失败，请稍后再试'],
    ['base64', TONE.toString('base64')],
    ['hexadecimal digits', TONE.toString('hex')],
    ['uuencoded', 'begin 644 a.pcm\nM(R`[(CLB%B&!X(=;;&!A/%?81'],
  ])('is told in pieces of any size: %s', (_, text) => {
    for (const size of [1, 3, 700])
      for (const format of [PCM, MULAW, MP3])
        expect(judge(Buffer.from(text), format, size)).toMatchObject({ kind: 'text' })
  })

  test('is whole if it ends', () => {
    expect(judge(Buffer.from(page), PCM, 1)).toEqual({ kind: 'text', text: page })
  })

  test('is told in UTF-16 with a byte order mark', () => {
    expect(judge(Buffer.from(`\ufeff${page}`, 'utf16le'))).toEqual({ kind: 'text', text: page })
  })

  test.each([
    [
      'prose in Latin-1',
      'Le service est indisponible, réessayez plus tard: délai dépassé. '.repeat(40),
      'indisponible',
    ],
    ['a page in Latin-1', `<html><body>${'é'.repeat(300)} indisponible</body></html>`, 'indisponible'],
    ['JSON in a character set of Asia', `{"msg":"${'\xb7\xfe\xce\xf1'.repeat(20)}"}`, '"msg"'],
  ])('is told in another character set than UTF-8: %s', (_, text, words) => {
    for (const size of [7, 700, 1e6])
      expect(judge(latin(text, Buffer.alloc(0)), PCM, size)).toMatchObject({
        kind: 'text',
        text: expect.stringContaining(words),
      })
  })

  test('is not what samples are whose bytes are printable, and now and then beyond ASCII', () => {
    const bytes = Buffer.from(
      Array.from({ length: 8000 }, (_, at) => 0x50 + Math.round(40 * Math.sin(at / 20))),
    )
    expect(
      judge(Buffer.from(bytes.map((byte, at) => (at % 7 === 0 ? byte | 0x80 : byte))), MULAW, 160).kind,
    ).toBe('pass')
  })

  test('is told at once in a whole message, and as soon as JSON is complete', () => {
    const words = Buffer.from('nothing can be spoken at the moment')
    expect(new AudioGate(PCM).push({ bytes: words, at: 0 }, true)).toMatchObject({ kind: 'text' })
    expect(new AudioGate(PCM).push({ bytes: words, at: 0 }, false)).toEqual({ kind: 'hold' })
    const json = Buffer.from('{"message":"nothing can be spoken"}')
    expect(new AudioGate(PCM).push({ bytes: json, at: 0 }, false)).toMatchObject({ kind: 'text' })
  })

  test('that never ends is not collected for ever, and can be quoted before', () => {
    const gate = new AudioGate(PCM)
    gate.push({ bytes: Buffer.from('please wait for it to end'), at: 0 }, false)
    expect(gate.heldText).toBe('please wait for it to end')
    expect(judge(Buffer.from('word after word, '.repeat(1000)))).toMatchObject({ kind: 'text' })
  })
})

describe('audio that looks like something else', () => {
  const random = (length: number, seed: number) => {
    let state = seed
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state >>> 24
    }
    return Buffer.from(Array.from({ length }, next))
  }
  test.each([
    ['silence', Buffer.alloc(4000), PCM],
    ['samples of -1', Buffer.alloc(4000, 0xff), PCM],
    ['silence of mu-law', Buffer.alloc(4000, 0x7f), MULAW],
    ['silence of A-law, a row of U', Buffer.alloc(4000, 0x55), { ...MULAW, encoding: 'alaw' } as const],
    [
      'low noise of A-law with one sign',
      random(4000, 1).map((byte) => 0x50 | (byte & 15)),
      { ...MULAW, encoding: 'alaw' } as const,
    ],
    ['a constant that is a letter', Buffer.alloc(4000, 0x41), PCM],
    ['a tone after a few letters', latin('OK, here it is: '), PCM],
    ['a tone after one sync word', latin('\xff\xfb\x90\x64'), PCM],
    ['a tone after the sync word of AAC', latin('\xff\xf1\x4c\x40\x19\x1f\xfc'), PCM],
    ['MP3 where MP3 was requested', MPEG, MP3],
    ['WAV where samples were requested', latin('RIFF\x00\x00\x00\x00WAVE'), PCM],
    ['one byte', Buffer.from([7]), PCM],
    ['two letters', Buffer.from('ok'), PCM],
  ])('passes: %s', (_, bytes, format) => {
    for (const size of [1, 3, 700]) {
      const verdict = judge(bytes, format, size)
      expect(verdict.kind).toBe('pass')
    }
  })

  test('passes whatever the noise', () => {
    for (let seed = 0; seed < 2000; seed++) expect(judge(random(300, seed)).kind).not.toBe('text')
  })

  test('keeps the pieces that were held, with their instants', () => {
    const gate = new AudioGate(PCM)
    const first = Buffer.from('OK')
    expect(gate.push({ bytes: first, at: 5 }, false)).toEqual({ kind: 'hold' })
    // The socket reuses its memory.
    const held = Uint8Array.from(first)
    first.fill(0)
    const verdict = gate.push({ bytes: TONE, at: 9 }, false)
    expect(verdict).toEqual({
      kind: 'pass',
      pieces: [
        { bytes: held, at: 5 },
        { bytes: TONE, at: 9 },
      ],
    })
    expect(gate.isOpen).toBe(true)
  })
})

describe('compressed bytes without a signature', () => {
  const noisy = Int16Array.from({ length: 9600 }, (_, i) => 9000 * Math.cos(i / 9) + ((i * 7919) % 1009))
  const brotli = brotliCompressSync(Buffer.from(noisy.buffer))

  test('are told from samples by their spread, in pieces of any size', () => {
    expect(brotli.length).toBeGreaterThan(4096)
    for (const size of [1, 3, 700, 1e6])
      expect(judge(brotli, PCM, size)).toMatchObject({
        kind: 'mismatch',
        detail: expect.stringContaining('compressed or encrypted'),
      })
  })

  test('pass if they are few even in all, or if other samples were requested', () => {
    expect(judge(brotli.subarray(0, 600)).kind).toBe('pass')
    expect(judge(brotli.subarray(0, 2000)).kind).toBe('mismatch')
    expect(judge(brotli, MULAW).kind).toBe('pass')
  })
})
