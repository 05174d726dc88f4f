import { describe, expect, test } from 'vitest'
import type { AudioFormat } from '../../../../src/core/audio-format.ts'
import { LateText } from '../../../../src/drive/trial/reader/late-text.ts'
import { seededRandom } from '../../../../src/pace/random.ts'

const RAW: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 }
const MP3: AudioFormat = { encoding: 'mp3', container: 'mp3', sampleRate: 24_000 }
const SAMPLES = Buffer.from(Int16Array.from({ length: 4800 }, (_, at) => 9000 * Math.sin(at / 8)).buffer)
const PROBLEM = '{"error":{"message":"the synthesis broke off"}}'
const PAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>\n'
const WORDS = 'upstream connect error or disconnect before headers'

function textIn(pieces: readonly (Uint8Array | string)[], format = RAW, areMessages = false) {
  const text = new LateText(format)
  let found: string | undefined
  for (const piece of pieces) found ??= text.push(Buffer.from(piece), areMessages)
  return found ?? text.finish()
}

describe('text after the audio has begun', () => {
  test.each([
    ['in a piece of its own', [SAMPLES, PROBLEM], PROBLEM],
    ['in the piece of the last samples', [Buffer.concat([SAMPLES, Buffer.from(PROBLEM)])], PROBLEM],
    ['in two pieces', [SAMPLES, PROBLEM.slice(0, 9), PROBLEM.slice(9)], PROBLEM],
    ['one byte a piece', [SAMPLES, ...PROBLEM], PROBLEM],
    ['after a brace among the samples', [SAMPLES, `{{"${PROBLEM}`], PROBLEM],
    ['with samples behind it', [SAMPLES, PROBLEM, SAMPLES], PROBLEM],
    ['between samples in one piece', [Buffer.concat([SAMPLES, Buffer.from(PROBLEM), SAMPLES])], PROBLEM],
    ['as a page of a gateway', [SAMPLES, PAGE], PAGE.trimEnd()],
    ['as a line of words', [SAMPLES, WORDS], WORDS],
    ['in another script', [SAMPLES, '{"code":500,"msg":"合成失败"}'], '{"code":500,"msg":"合成失败"}'],
  ])('is a complaint %s', (_, pieces, complaint) => {
    expect(textIn(pieces)).toBe(complaint)
  })

  test.each([
    ['base64', SAMPLES.toString('base64')],
    ['prose', 'Once upon a time there was a server that told stories. '.repeat(9)],
  ])('is known by its length, whatever it says: %s', (_, text) => {
    expect(textIn([SAMPLES, text])).toContain(text.trim().slice(0, 256))
  })

  test.each([
    ['of a response', 'HTTP/1.1 200 OK\r\nContent-Type: audio/pcm\r\nContent-Length: 96000\r\n\r\n'],
    ['of a part', '\r\n--xYz\r\nContent-Type: audio/pcm\r\n\r\n'],
    ['of a message', '\0\x3aX-RequestId:5FA1\r\nPath:audio\r\n'],
  ])('is a header %s that was left in front of the samples', (_, header) => {
    expect(textIn([Buffer.concat([Buffer.from(header), SAMPLES])])).toContain('\r\n')
  })

  test('is told in a message as soon as it is there', () => {
    const text = new LateText(RAW)
    expect(text.push(SAMPLES, true)).toBeUndefined()
    expect(text.push(Buffer.from(PROBLEM), true)).toBe(PROBLEM)
  })

  test('is told before the body ends, or can be quoted if it does not', () => {
    const text = new LateText(RAW)
    text.push(SAMPLES, false)
    expect(text.push(Buffer.from(PROBLEM), false)).toBe(PROBLEM)
    const words = new LateText(RAW)
    words.push(SAMPLES, false)
    expect(words.push(Buffer.from(WORDS), false)).toBeUndefined()
    expect(words.pending).toBe(WORDS)
  })

  test('is a message that an adapter may know, if it is JSON and nothing else', () => {
    const status = '{"type":"done","duration":1.2}'
    expect(textIn([SAMPLES, status], RAW, true)).toBe(status)
    expect(textIn([SAMPLES, status], RAW)).toBeUndefined()
  })

  test.each([
    ['samples', [SAMPLES]],
    ['samples whose last byte is a brace', [SAMPLES, '{}'.repeat(100)]],
    ['JSON that says nothing of a failure', [SAMPLES, '{"duration":1.2,"characters":31}']],
    ['a few letters', [SAMPLES, 'error']],
    ['nothing', []],
  ])('is none if it is %s', (_, pieces) => {
    expect(textIn(pieces)).toBeUndefined()
  })

  test.each([
    ['the padding of LAME', [SAMPLES, `LAME3.100${'U'.repeat(400)}`, SAMPLES]],
    ['the tag of a title', [SAMPLES, `TAG${'The server is unavailable'.padEnd(30, '\0')}`]],
    ['a long comment', [SAMPLES, `\0COMM${'Spoken by a machine, with care. '.repeat(20)}`, SAMPLES]],
  ])('is none in a container that holds text of its own: %s', (_, pieces) => {
    expect(textIn(pieces, MP3)).toBeUndefined()
  })

  test('is none behind a header that nobody asked for', () => {
    const text = new LateText(RAW)
    text.noteHeader()
    text.push(SAMPLES, false)
    text.push(Buffer.from('Spoken by a machine, with care. '.repeat(20)), false)
    expect(text.finish()).toBeUndefined()
  })

  test('is a complaint in any container', () => {
    expect(textIn([SAMPLES, PROBLEM], MP3)).toBe(PROBLEM)
    expect(textIn([SAMPLES, PAGE], MP3)).toBe(PAGE.trimEnd())
  })

  test('is never found in noise of any kind', () => {
    const random = seededRandom(7)
    for (let count = 0; count < 300; count += 1) {
      const [low, high] = [random.fraction() * 128, 128 + random.fraction() * 128]
      const noise = Buffer.from(Array.from({ length: 8000 }, () => low + random.fraction() * (high - low)))
      expect(textIn([noise.subarray(0, 2600), noise.subarray(2600)])).toBeUndefined()
    }
  })

  test('costs about as much in pieces of a few bytes as in large ones', () => {
    const almost = '{"}'
    const spend = (pieces: readonly string[]) => {
      const began = performance.now()
      textIn([SAMPLES, ...pieces])
      return performance.now() - began
    }
    const inOne = () => spend([almost.repeat(4000)])
    const inMany = () => spend(Array.from({ length: 4000 }, () => almost))
    inOne()
    inMany()
    // Looked at again for each piece, it took more than a thousand times as long.
    expect(inMany()).toBeLessThan(300 * inOne())
  })

  test('is found in mid-answer although a lot of what almost is text came before', () => {
    expect(textIn([SAMPLES, ...'{"}'.repeat(30_000), SAMPLES, ...PROBLEM, SAMPLES])).toBe(PROBLEM)
  })
})
