import { describe, expect, test } from 'vitest'
import { bufferLevels } from '../../../../src/audio/playback.ts'
import { drawnArrivals, drawnLevels } from '../../../../src/report/run/html/drawn-playback.ts'

const piece = (at: number, audio: number) => ({ at, audio, bytes: 2 })

describe('the drawing of a player’s buffer', () => {
  test('has every vertex of an ordinary answer', () => {
    const pieces = Array.from({ length: 500 }, (_, index) => piece(index * 20_000, 20_000))
    const levels = bufferLevels(pieces)
    expect(drawnLevels(levels)).toEqual(levels)
    expect(drawnArrivals(pieces)).toHaveLength(500)
  })

  const pieces = Array.from({ length: 100_000 }, (_, index) => piece(index * 800, 1000))
  pieces.push(piece(200_000_000, 5_000_000))
  const levels = bufferLevels(pieces)
  const drawn = drawnLevels(levels)

  test('is bounded however many pieces there are', () => {
    expect(drawn.length).toBeLessThan(5000)
    expect(drawnArrivals(pieces).length).toBeLessThan(1300)
  })

  test('keeps its ends, its peak and the gap on the floor', () => {
    expect(drawn[0]).toEqual(levels[0])
    expect(drawn.at(-1)).toEqual(levels.at(-1))
    const peak = (all: typeof levels) => all.reduce((most, { level }) => Math.max(most, level), 0)
    expect(peak([...drawn])).toBe(peak(levels))
    expect(drawn.some(({ at, level }) => at === 200_000_000 && level === 0)).toBe(true)
  })

  test('loses no audio of its arrivals', () => {
    const sum = (all: readonly { audio: number }[]) => all.reduce((total, { audio }) => total + audio, 0)
    expect(sum(drawnArrivals(pieces))).toBe(sum(pieces))
  })
})
