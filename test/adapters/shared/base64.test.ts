import { describe, expect, test } from 'vitest'
import { audioEvents, decodeBase64, hexAudioEvents } from '../../../src/adapters/shared/base64.ts'

const tone = (ms: number) =>
  Buffer.from(Int16Array.from({ length: 24 * ms }, (_, i) => 9000 * Math.cos(i / 8.7)).buffer)
const encoded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const TONE = tone(20)

describe('base64 that is decoded', () => {
  test.each([
    ['plain', encoded(TONE), TONE],
    ['with the alphabet for URLs and no padding', TONE.toString('base64url'), TONE],
    ['in lines', encoded(TONE).replace(/(.{76})/g, '$1\r\n'), TONE],
    ['in two parts, each with its padding', encoded(TONE.subarray(0, 7)) + encoded(TONE.subarray(7)), TONE],
    ['in a data address', `data:audio/pcm;base64,${encoded(TONE)}`, TONE],
    ['silence', 'A'.repeat(400), Buffer.alloc(300)],
    ['silence of mu-law', '/'.repeat(400), Buffer.alloc(300, 0xff)],
    ['one byte', 'AQ==', Buffer.from([1])],
    ['two bytes without padding', 'AQI', Buffer.from([1, 2])],
  ])('%s', (_, text, bytes) => {
    expect(Buffer.from(decodeBase64(text) ?? []).equals(bytes)).toBe(true)
  })

  test('is every length that base64 can have', () => {
    for (let length = 1; length < 40; length++) {
      const bytes = Buffer.alloc(length, 200)
      expect(decodeBase64(encoded(bytes))).toEqual(bytes)
    }
  })
})

describe('a field that is no base64', () => {
  test.each([
    ['an apology', 'we are sorry, nothing can be spoken'],
    ['one wrong character', `${encoded(TONE).slice(0, 100)}*${encoded(TONE).slice(101)}`],
    ['one character too many', `${encoded(Buffer.alloc(30))}A`],
    ['an address', 'https://example.org/audio.wav'],
    ['hexadecimal digits', TONE.toString('hex')],
    ['hexadecimal digits in capitals', TONE.toString('hex').toUpperCase()],
    ['hexadecimal silence', '0'.repeat(400)],
    ['padding alone', '===='],
  ])('is a protocol fault with its words: %s', (_, text) => {
    expect(audioEvents(text)).toMatchObject([
      { kind: 'fault', fault: { kind: 'protocol', detail: expect.stringContaining(text.slice(0, 40)) } },
    ])
  })

  test.each([
    ['nothing', ''],
    ['no text', 7],
    ['absent', undefined],
  ])('is no audio and no fault: %s', (_, field) => {
    expect(audioEvents(field)).toEqual([])
  })
})

test('a field of hexadecimal digits is read to its end, or not at all', () => {
  expect(hexAudioEvents('00fF7f')).toEqual([{ kind: 'audio', audio: Buffer.from([0, 255, 127]) }])
  for (const field of ['00fx', '00f', encoded(TONE)])
    expect(hexAudioEvents(field)).toMatchObject([{ kind: 'fault', fault: { kind: 'protocol' } }])
})
