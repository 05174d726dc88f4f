import { expect, test } from 'vitest'
import {
  describePlaces,
  type HeldCalls,
  summarizePlaces,
} from '../../../src/probe/conversations/call-places.ts'

const held = (more: Partial<HeldCalls> = {}): HeldCalls => ({
  ...{ places: 3, isFull: true, ending: 'hung up', releases: [1210.4, 1480, 1190], lost: 0 },
  ...more,
})

test('how long calls keep their places is a median and the longest', () => {
  expect(summarizePlaces(held())).toEqual({
    ...{ idle_calls: 3, refused: true, ending: 'hung up', never_released: 0 },
    release: { n: 3, p50_ms: 1210, max_ms: 1480 },
  })
})

test.each<[string, HeldCalls, string]>([
  [
    'a limit',
    held(),
    '3 calls without speech were up at once, and the next was refused. A call that was hung up kept its place for 1.2 s (median of 3, at most 1.5 s, in steps of about 0.4 s).',
  ],
  [
    'no limit',
    held({ places: 13, isFull: false, releases: [] }),
    '13 calls without speech were up at once, and more were not dialled: how long a call keeps its place after its end is not known.',
  ],
  [
    'a place that is never free again',
    held({ places: 1, ending: 'dropped', releases: [], lost: 1 }),
    '1 call without speech was up at once, and the next was refused. After 1 call whose connection broke off no other was accepted.',
  ],
])('in words: %s', (_, calls, words) => {
  expect(describePlaces(summarizePlaces(calls)).join(' ')).toBe(words)
})
