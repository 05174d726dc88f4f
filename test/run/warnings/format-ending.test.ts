import { expect, test } from 'vitest'
import { formatEnding } from '../../../src/run/warnings/format-ending.ts'

const ending = { date: '2027-01-06', source: 'the changelog', confidence: 'documented' } as const

test.each([
  ['one model that ends', ['tts-1'], 1, 'tts-1 ends on 2027-01-06, in 1 day (documented: the changelog)'],
  [
    'several',
    ['tts-1', 'tts-2'],
    37,
    'tts-1, tts-2 end on 2027-01-06, in 37 days (documented: the changelog)',
  ],
  ['one that ended', ['the route'], 0, 'the route ended on 2027-01-06 (documented: the changelog)'],
])('%s', (_, what, days, sentence) => {
  expect(formatEnding(what, { ...ending, days })).toBe(sentence)
})
