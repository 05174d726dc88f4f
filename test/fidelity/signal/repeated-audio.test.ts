import { describe, expect, test } from 'vitest'
import { measureRepeatedAudio } from '../../../src/fidelity/signal/repeated-audio.ts'
import { quantise, speak } from '../support/speech.ts'

const RATE = 24_000
const SPEECH = quantise(
  speak('Your order has left our warehouse this morning, and it should arrive tomorrow.'),
)
const join = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]))
const ms = (milliseconds: number) => Math.round((milliseconds * RATE) / 1000)
const tone = (frequency: number) =>
  quantise(
    Float32Array.from({ length: 2 * RATE }, (_, at) => 0.3 * Math.sin((2 * Math.PI * frequency * at) / RATE)),
  )

describe('audio that was played before', () => {
  test.each([
    ['a chunk of 200 ms', 1000, 200],
    ['half a second', 800, 500],
    ['a second and a half', 300, 1500],
  ])('%s that comes twice is found, within 20 ms', (_, from, length) => {
    const end = ms(from) + ms(length)
    const twice = join(SPEECH.subarray(0, end), SPEECH.subarray(ms(from)))
    expect(Math.abs(measureRepeatedAudio(twice, RATE) / 1000 - length)).toBeLessThan(20)
  })

  test.each([
    ['speech', SPEECH],
    ['silence', new Float32Array(3 * RATE)],
    ['a tone of 200 Hz', tone(200)],
    ['a tone of 437 Hz', tone(437)],
    ['speech after itself, ten seconds later', join(SPEECH, new Float32Array(10 * RATE), SPEECH)],
    ['nothing', new Float32Array(0)],
    ['less than a window', new Float32Array(20)],
  ])('%s repeats nothing', (_, samples) => {
    expect(measureRepeatedAudio(samples, RATE)).toBe(0)
  })

  test('the same words said again are not the same audio', () => {
    const again = quantise(speak('Please hold the line. Now please hold the line.'))
    expect(measureRepeatedAudio(again, RATE)).toBe(0)
  })
})
