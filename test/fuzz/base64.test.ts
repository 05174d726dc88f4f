import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { decodeBase64 } from '../../src/adapters/shared/base64.ts'
import { AudioFrameMatcher } from '../../src/drive/trial/reader/audio-frame-matcher.ts'
import { FUZZ_TIMEOUT, fuzzed } from './fuzz-support.ts'

const audio = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

test(
  'base64, also for URLs, without padding, with line ends or in parts, is what Buffer makes of it',
  () => {
    const writings = fc.constantFrom<(bytes: Buffer) => string>(
      (bytes) => bytes.toString('base64'),
      (bytes) => bytes.toString('base64url'),
      (bytes) => bytes.toString('base64').replace(/=+$/, ''),
      (bytes) => bytes.toString('base64').replace(/.{20}/g, '$&\r\n'),
      (bytes) => `data:audio/wav;base64,${bytes.toString('base64')}`,
    )
    fc.assert(
      fc.property(audio, writings, fc.boolean(), (bytes, write, isInParts) => {
        const half = bytes.length >> 1
        const text = isInParts
          ? bytes.subarray(0, half).toString('base64') + bytes.subarray(half).toString('base64')
          : write(bytes)
        // Hexadecimal digits are no base64, whatever they could stand for.
        if (/^[0-9a-fA-F]+$/.test(text) || bytes.length === 0) return
        assert.equal(
          Buffer.from(decodeBase64(text) ?? 'nothing').toString('hex'),
          bytes.toString('hex'),
          text,
        )
      }),
      fuzzed,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'text with a character that is none of base64 is none',
  () => {
    const foreign = fc
      .string({ minLength: 1, maxLength: 1 })
      .filter((one) => !`${ALPHABET}-_=\r\n \t`.includes(one))
    fc.assert(
      fc.property(audio, fc.nat(200), foreign, (bytes, place, character) => {
        const text = bytes.toString('base64')
        const at = place % (text.length + 1)
        assert.equal(decodeBase64(text.slice(0, at) + character + text.slice(at)), undefined)
      }),
      fuzzed,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'audio that is counted unread is as long as audio that is decoded, and what is not counted is not audio alone',
  () => {
    const frameOf = (encoded: string, rest: object) =>
      JSON.stringify({ type: 'audio', audio: encoded, ...rest })
    const rests = fc.constantFrom<object>(
      {},
      { n: 1 },
      { n: 22 },
      { done: true },
      { audio2: 'AAAA' },
      { n: null },
    )
    const exactness = fc.constantFrom('exactly' as const, 'but for numbers' as const)
    fc.assert(
      fc.property(
        audio,
        audio,
        rests,
        rests,
        exactness,
        (first, second, restOfFirst, restOfSecond, repeats) => {
          const matcher = new AudioFrameMatcher(repeats)
          if (first.length === 0) return
          matcher.learn(Buffer.from(frameOf(first.toString('base64'), restOfFirst)), first.length)
          const counted = matcher.audioBytesIn(Buffer.from(frameOf(second.toString('base64'), restOfSecond)))
          if (counted === undefined) return
          assert.equal(counted, second.length)
          const [a, b] = [restOfFirst, restOfSecond].map((rest) => JSON.stringify(rest))
          if (repeats === 'exactly') assert.equal(a, b)
          else assert.equal(a?.replace(/\d+/, '0'), b?.replace(/\d+/, '0'))
        },
      ),
      fuzzed,
    )
  },
  FUZZ_TIMEOUT,
)
