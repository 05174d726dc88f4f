import { describe, expect, test } from 'vitest'
import { encodeWavHeader, UNKNOWN_WAV_SIZES } from '../../../src/audio/containers/wav-writer.ts'
import { ContentWatch } from '../../../src/audio/content/content-watch.ts'
import { join, PCM_24K, s16, silence, tone } from '../sounds.ts'

const VOICE = s16(tone(900))
const SWAPPED = Buffer.from(VOICE).swap16()
const EQUAL_CHANNELS = s16(Float32Array.from([...tone(900)].flatMap((sample) => [sample, sample])))
const header = (channels: number, sampleRate = 24_000) =>
  encodeWavHeader({ encoding: 'pcm_s16le', sampleRate }, UNKNOWN_WAV_SIZES, channels)

/** What is wrong with an answer in pieces of a size. */
function find(parts: readonly Uint8Array[], hasHeader: boolean, size = 700) {
  const watch = new ContentWatch(PCM_24K)
  const bytes = Buffer.concat(parts)
  let found: string | undefined
  for (let at = 0; at < bytes.length; at += size)
    found ??= watch.push(bytes.subarray(at, at + size), hasHeader)
  return found ?? watch.finish()
}

describe('the samples of an answer', () => {
  test.each([
    ['without a header', [VOICE], false],
    ['behind a header', [header(1), VOICE], true],
    ['in the two channels that a header declares', [header(2), EQUAL_CHANNELS], true],
    ['behind a second header like the first', [header(1), VOICE, header(1), VOICE], true],
    ['after silence', [s16(silence(3000)), VOICE], false],
  ])('are what was requested: %s', (_, parts, hasHeader) => {
    for (const size of [1, 700, 1e6]) expect(find(parts, hasHeader, size)).toBeUndefined()
  })

  test.each([
    ['of another format', [SWAPPED], false, /other order/],
    ['of another format than their header says', [header(1), SWAPPED], true, /other order/],
    ['with another header among them', [header(1), VOICE, header(2), EQUAL_CHANNELS], true, /2 channels/],
    ['with a header among them that nobody asked for', [VOICE, header(1, 8000), VOICE], false, /8000 Hz/],
  ])('are told if they are %s', (_, parts, hasHeader, says) => {
    for (const size of [1, 700, 1e6]) expect(find(parts, hasHeader, size)).toMatch(says)
  })

  test('of a container are not looked at', () => {
    const watch = new ContentWatch({ encoding: 'mp3', container: 'mp3', sampleRate: 24_000 })
    expect(watch.needsSamples).toBe(false)
    expect(watch.push(SWAPPED, false)).toBeUndefined()
  })

  test('are needed until they are certain, and no longer', () => {
    const watch = new ContentWatch(PCM_24K)
    expect(watch.needsSamples).toBe(true)
    watch.push(s16(join(silence(200), tone(300))), false)
    expect(watch.needsSamples).toBe(false)
  })
})
