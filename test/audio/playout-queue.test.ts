import { describe, expect, test } from 'vitest'
import { AudibleSpans } from '../../src/audio/audible-spans.ts'
import { PlayoutQueue } from '../../src/audio/playout-queue.ts'

const MS = 1000

describe('the queue of a telephone network', () => {
  test('plays a burst at its own rate, and what comes late when it comes', () => {
    const queue = new PlayoutQueue()
    expect([queue.push(200 * MS, 1000 * MS), queue.push(200 * MS, 1001 * MS)]).toEqual([1000 * MS, 1200 * MS])
    expect(queue.push(20 * MS, 1500 * MS)).toBe(1500 * MS)
    expect(queue.end).toBe(1520 * MS)
  })

  test.each([
    ['in the middle of a frame: the frame is played to its end', 1010 * MS, 1020 * MS],
    ['between two frames', 1040 * MS, 1040 * MS],
    ['when everything has been played', 1500 * MS, 1400 * MS],
  ])('is cleared %s', (_, at, end) => {
    const queue = new PlayoutQueue()
    queue.push(200 * MS, 1000 * MS)
    queue.push(200 * MS, 1000 * MS)
    expect(queue.clear(at)).toBe(end)
    expect(queue.push(20 * MS, at)).toBe(Math.max(at, end))
  })

  test('has nothing to clear before anything came', () => {
    const queue = new PlayoutQueue()
    const end = queue.clear(1000)
    expect(queue.push(MS, 2000)).toBe(2000)
    // What is said in it is cut there too, even if nothing was.
    const spans = new AudibleSpans(8000)
    spans.cut(end)
    expect(spans.end).toBeUndefined()
  })
})

describe('audible spans', () => {
  const tone = (milliseconds: number) =>
    Float32Array.from({ length: milliseconds * 8 }, (_, index) => 0.3 * Math.sin(index))
  const silence = (milliseconds: number) => new Float32Array(milliseconds * 8)

  test('follow the sound in the time of the player, to its end', () => {
    const spans = new AudibleSpans(8000)
    expect(spans.push(silence(40), 0)).toBe(false)
    expect(spans.push(tone(60), 40 * MS)).toBe(true)
    spans.push(silence(100), 100 * MS)
    expect([spans.end, spans.hasSound]).toEqual([100 * MS, true])
    spans.push(tone(30), 500 * MS)
    expect(spans.end).toBe(530 * MS)
    expect(spans.heardBetween(50 * MS, 510 * MS)).toBe(60 * MS)
  })

  test('joins windows over pieces of any size', () => {
    const spans = new AudibleSpans(8000)
    const samples = tone(100)
    for (let at = 0; at < samples.length; at += 7) spans.push(samples.subarray(at, at + 7), (at / 8) * MS)
    expect(spans.end).toBeCloseTo(100 * MS, 0)
    expect(spans.heardBetween(0, 1000 * MS)).toBeCloseTo(100 * MS, 0)
  })

  test('are cut where playing stops, and a click is no sound', () => {
    const spans = new AudibleSpans(8000)
    spans.push(tone(20), 0)
    expect(spans.hasSound).toBe(false)
    spans.push(tone(100), 200 * MS)
    spans.cut(240 * MS)
    expect(spans.end).toBe(240 * MS)
    spans.cut(10 * MS)
    expect(spans.end).toBe(10 * MS)
  })
})
