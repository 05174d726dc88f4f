import { describe, expect, test } from 'vitest'
import { splitInMiddle } from '../../../src/lab/recognition/split-speech.ts'
import { transcribeWhole } from '../../../src/lab/recognition/transcribe-whole.ts'

const RATE = 1000
/** So many seconds of sound with a pause at each of these. */
const speech = (seconds: number, ...pauses: number[]) =>
  Float32Array.from({ length: seconds * RATE }, (_, at) =>
    pauses.some((pause) => Math.abs(at / RATE - pause) < 0.1) ? 0 : 0.5,
  )

/** Loses itself in pieces that are longer than so many seconds, and writes how long the others are. */
function modelThatLoops(beyond: number) {
  const heard: number[] = []
  const hear = async (piece: Float32Array) => {
    heard.push(piece.length / RATE)
    return piece.length > beyond * RATE
      ? { text: 'on and on and on and on', isWhole: false }
      : { text: `${Math.round(piece.length / RATE)}s`, isWhole: true }
  }
  return { hear, heard }
}

describe('speech in which the model loses itself', () => {
  test('is heard again in parts, split where it is quietest', async () => {
    const { hear, heard } = modelThatLoops(9)
    expect(await transcribeWhole(speech(14, 6), RATE, hear)).toBe('6s 8s')
    expect(heard[0]).toBe(14)
    expect(heard[1]).toBeCloseTo(6, 0)
  })

  test('again and again, but not in ever shorter parts', async () => {
    const { hear, heard } = modelThatLoops(0)
    await transcribeWhole(speech(14, 7), RATE, hear)
    expect(Math.min(...heard)).toBeGreaterThan(0.9)
    expect(heard.length).toBeLessThan(12)
  })

  test('all other speech is heard once', async () => {
    const { hear, heard } = modelThatLoops(30)
    expect(await transcribeWhole(speech(14, 7), RATE, hear)).toBe('14s')
    expect(heard).toEqual([14])
  })

  test('both parts together are the whole', () => {
    const samples = speech(10, 4)
    const [before, after] = splitInMiddle(samples, RATE)
    expect(before.length + after.length).toBe(samples.length)
    expect(before.length / RATE).toBeCloseTo(4, 0)
  })
})
