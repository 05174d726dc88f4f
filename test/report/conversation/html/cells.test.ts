import { expect, test } from 'vitest'
import { renderTurnEstimate } from '../../../../src/report/conversation/html/cells.ts'

const textOf = (markup: ReturnType<typeof renderTurnEstimate>) => markup.text.replace(/<[^>]+>/g, '')

test.each([
  [
    'a range between two dashes',
    { value: 29_000, interval: { low: 8_000, high: 31_400 } },
    '29.0 [8.0–31.4]',
  ],
  [
    'no dash beside a minus',
    { value: 29_000, interval: { low: -8_000, high: 31_400 } },
    '29.0 [−8.0 to 31.4]',
  ],
  ['no digits without an interval', { value: 29_000 }, '*'],
])('an estimate has %s', (_, estimate, words) => {
  expect(textOf(renderTurnEstimate(estimate))).toBe(words)
})
