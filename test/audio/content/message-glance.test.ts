import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { MessageGlance } from '../../../src/audio/content/message-glance.ts'
import { seededRandom } from '../../../src/pace/random.ts'
import { join, s16, silence, tone } from '../sounds.ts'

const random = seededRandom(3)
const NOISE = Uint8Array.from({ length: 1920 }, () => random.fraction() * 256)
const VOICE = s16(tone(40))

/** Which of these messages must be decoded. */
function suspiciousOf(messages: readonly (Uint8Array | string)[]): number[] {
  const glance = new MessageGlance('pcm_s16le')
  return messages.flatMap((message, index) => {
    const base64 = typeof message === 'string' ? message : Buffer.from(message).toString('base64')
    const raw = Buffer.from(`{"audio":"${base64}"}`)
    return glance.isSuspicious(raw, 10, 10 + base64.length) ? [index] : []
  })
}

const many = (count: number, piece: Uint8Array | string = VOICE) => Array.from({ length: count }, () => piece)

describe('a message that is counted', () => {
  test('is decoded once in 128', () => {
    expect(suspiciousOf(many(300))).toEqual([127, 255])
  })

  test.each([
    ['silence', s16(silence(40))],
    ['half silence', s16(join(silence(20), tone(20)))],
    ['a faint voice', s16(tone(40, 24_000, 0.001))],
  ])('is not decoded for being %s', (_, piece) => {
    expect(suspiciousOf(many(20, piece))).toEqual([])
  })

  test.each([
    ['is much shorter', VOICE.subarray(0, 900)],
    ['is longer', s16(tone(60))],
    [
      'begins with text',
      Buffer.concat([Buffer.from('{"error":"it broke off","code":7}'), VOICE.subarray(33)]),
    ],
    [
      'ends with text',
      Buffer.concat([VOICE.subarray(0, 1880), Buffer.from('{"error":"the synthesis broke off"}  ')]),
    ],
    ['begins with a signature', Buffer.concat([Buffer.from('OggS'), VOICE.subarray(4)])],
    ['is gzip', Buffer.concat([gzipSync('it broke'), VOICE]).subarray(0, 1920)],
    ['is no base64', '<'.repeat(2560)],
  ])('is decoded if it %s', (_, message) => {
    expect(suspiciousOf([...many(5), message])).toEqual([5])
  })

  test('is decoded within four messages if noise goes on', () => {
    expect(suspiciousOf([...many(8), ...many(4, NOISE)])[0]).toBeLessThan(12)
  })
})
