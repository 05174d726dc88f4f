import { describe, expect, test } from 'vitest'
import { CallLog } from '../../../src/conversation/call/call-log.ts'
import { InterruptedAnswer } from '../../../src/conversation/call/interrupted-answer.ts'

const MS = 1000
const FORMAT = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 8000 } as const

/** Pushes sound or silence that arrives at one instant and is played from another on, in milliseconds. */
function push(log: CallLog, arrived: number, begin: number, length: number, level = 0.3): void {
  const samples = Float32Array.from({ length: length * 8 }, (_, index) => level * Math.sin(index))
  const bytes = new Uint8Array(Int16Array.from(samples, (sample) => sample * 32767).buffer)
  const instants = { arrivedAt: arrived * MS, begin: begin * MS }
  log.push({ bytes, samples, audio: length * MS, isRagged: false, ...instants })
}

describe('what an agent says', () => {
  test('is heard when it is played, whenever it arrived', () => {
    const log = new CallLog(FORMAT)
    push(log, 100, 500, 200, 0)
    push(log, 101, 700, 400)
    const { heard, audible, audio_us, pieces } = log.finish(50 * MS)
    expect(heard).toBeGreaterThan(645 * MS)
    expect(heard).toBeLessThan(655 * MS)
    expect(audible).toBe(heard)
    expect(audio_us).toBe(600 * MS)
    expect(pieces.map(({ at }) => at)).toEqual([450 * MS, 650 * MS])
    expect(log.instantWhenHeard(100)).toBeCloseTo(800 * MS, -4)
    expect(log.playbackEnd).toBe(1100 * MS)
  })

  test('ends where the queue was cleared, and what comes later is played again', () => {
    const log = new CallLog(FORMAT)
    for (const index of [0, 1, 2]) push(log, 100, 100 + index * 400, 400)
    log.cut(620 * MS)
    push(log, 700, 700, 100)
    const { pieces, audio_us, underruns } = log.finish(0)
    expect(pieces.map(({ at, audio }) => [at, audio])).toEqual([
      [100 * MS, 400 * MS],
      [500 * MS, 120 * MS],
      [700 * MS, 100 * MS],
    ])
    expect(audio_us).toBe(1300 * MS)
    expect(underruns).toBe(1)
    // Of 1,300 ms, 400 were played by 500: the rest was wasted.
    expect(log.unplayedAt(500 * MS)).toBe(900 * MS)
  })

  test('is cut once, however often the queue is cleared', () => {
    const log = new CallLog(FORMAT)
    push(log, 100, 100, 400)
    for (let count = 0; count < 1000; count += 1) log.cut((300 + count) * MS)
    push(log, 1500, 1500, 100)
    log.cut(1550 * MS)
    expect(log.finish(0).pieces.map(({ at, audio }) => [at, audio])).toEqual([
      [100 * MS, 200 * MS],
      [1500 * MS, 50 * MS],
    ])
  })

  test('was not heard if it was cleared before', () => {
    const log = new CallLog(FORMAT)
    push(log, 100, 500, 400)
    log.cut(300 * MS)
    expect(log.finish(0)).toMatchObject({ pieces: [], audio_us: 400 * MS })
    expect(log.finish(0).heard).toBeUndefined()
  })
})

describe('an answer that was interrupted', () => {
  test.each([
    ['goes on while it arrives without a gap', 1250, true],
    ['has ended after a gap', 1500, false],
  ])('%s', (_, at, expected) => {
    const log = new CallLog(FORMAT)
    push(log, 1000, 1000, 100)
    const interrupted = new InterruptedAnswer(log, 600 * MS)
    expect(interrupted.takes(at * MS, 5000 * MS)).toBe(expected)
  })

  test.each([
    ['is stale while the caller speaks', 1300, 5000, true],
    ['is an answer once the caller has finished', 1300, 1200, false],
    ['is no longer stale after a second', 2100, 5000, false],
  ])('that was cleared: what comes then %s', (_, at, speechEnd, expected) => {
    const log = new CallLog(FORMAT)
    push(log, 1000, 1000, 100)
    const interrupted = new InterruptedAnswer(log, 600 * MS)
    interrupted.clear(1000 * MS)
    expect(interrupted.takes(at * MS, speechEnd * MS)).toBe(expected)
  })

  test('ends while an agent that always sends silence goes on', () => {
    const log = new CallLog(FORMAT)
    push(log, 1000, 1000, 100)
    for (let at = 1100; at < 2400; at += 100) push(log, at, at, 100, 0)
    expect(new InterruptedAnswer(log, 600 * MS).takes(2400 * MS, 0)).toBe(false)
  })
})
