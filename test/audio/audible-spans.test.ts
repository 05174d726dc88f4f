import { expect, test } from 'vitest'
import { AudibleSpans } from '../../src/audio/audible-spans.ts'

const RATE = 8000
const MS = 1000

/** A tone of so many milliseconds. */
const tone = (length: number, amplitude = 0.3) =>
  Float32Array.from({ length: (length * RATE) / 1000 }, (_, at) => amplitude * Math.sin((Math.PI * at) / 10))

/** Two words with a pause of 300 ms, and after a second of silence another. */
function spoken(): AudibleSpans {
  const spans = new AudibleSpans(RATE)
  for (const at of [0, 500, 1700]) spans.push(tone(200), at * MS)
  return spans
}

test.each([
  ['a pause between words is none', 0, 500, 700],
  ['from the last word on', 1000, 500, 1900],
  ['from the middle of a word on', 600, 500, 700],
  ['any pause, if it is long enough', 0, 200, 200],
])('when somebody falls silent: %s', (_, from, length, at) => {
  expect(spoken().silentFrom(from * MS, length * MS)).toBe(at * MS)
})

test('who is silent already does not fall silent', () => {
  expect(spoken().silentFrom(2000 * MS, 500 * MS)).toBeUndefined()
})

test('in noise only what is louder is heard', () => {
  const spans = new AudibleSpans(RATE, 0.1)
  spans.push(tone(200, 0.05), 0)
  expect(spans.end).toBeUndefined()
  spans.push(tone(200), 500 * MS)
  expect(spans.end).toBe(700 * MS)
})
