import { describe, expect, test } from 'vitest'
import { type CallSounds, divideIntoTurns } from '../../../src/tally/recording/recorded-turns.ts'
import { summarizeCall } from '../../../src/tally/recording/recording-summary.ts'

/** Pairs of start and end. */
function call(caller: [number, number][], agent: [number, number][]): CallSounds {
  const spans = (pairs: [number, number][]) => pairs.map(([start, end]) => ({ start, end }))
  return { caller: spans(caller), agent: spans(agent) }
}

describe('turns', () => {
  test.each<[string, CallSounds, [string, number | undefined][]]>([
    [
      'each answers the other',
      call(
        [
          [0, 10],
          [40, 50],
        ],
        [[15, 30]],
      ),
      [
        ['caller', undefined],
        ['agent', 5],
        ['caller', 10],
      ],
    ],
    [
      'a pause inside a turn is no end of it',
      call(
        [
          [0, 10],
          [20, 30],
        ],
        [[36, 50]],
      ),
      [
        ['caller', undefined],
        ['agent', 6],
      ],
    ],
    [
      'the agent greets',
      call(
        [[20, 30]],
        [
          [5, 10],
          [37, 40],
        ],
      ),
      [
        ['agent', undefined],
        ['caller', 10],
        ['agent', 7],
      ],
    ],
    [
      'mm-hm under the other is no turn, and what the other goes on to say answers nothing',
      call(
        [
          [0, 10],
          [20, 22],
        ],
        [
          [15, 30],
          [35, 40],
        ],
      ),
      [
        ['caller', undefined],
        ['agent', 5],
      ],
    ],
    [
      'who goes on when the other stops has the floor, and did not wait for it',
      call(
        [
          [0, 10],
          [20, 35],
        ],
        [
          [15, 24],
          [41, 50],
        ],
      ),
      [
        ['caller', undefined],
        ['agent', 5],
        ['caller', undefined],
        ['agent', 6],
      ],
    ],
    ['nobody speaks', call([], []), []],
  ])('%s', (_, sounds, expected) => {
    expect(divideIntoTurns(sounds).turns.map(({ who, response }) => [who, response])).toEqual(expected)
  })
})

describe('interruptions', () => {
  test('the time until the other is silent is known only if the other stops first', () => {
    const { interruptions } = divideIntoTurns(
      call(
        [
          [0, 10],
          [20, 35],
          [60, 62],
        ],
        [
          [15, 24],
          [50, 80],
        ],
      ),
    )
    expect(interruptions).toEqual([
      { by: 'caller', at: 20, overlap: 4, stop: 4 },
      { by: 'caller', at: 60, overlap: 2 },
    ])
  })

  test('an agent that speaks before the caller ended is early, and its turn has no response time', () => {
    const { early, responses, stopped } = summarizeCall(
      call(
        [
          [0, 10],
          [30, 40],
        ],
        [
          [8, 20],
          [45, 50],
        ],
      ),
      60,
    )
    expect(early).toMatchObject({ count: 1, of: 2, share: { share: 0.5 } })
    expect(responses.agent).toMatchObject({ n: 1, max: 5 })
    expect(stopped).toEqual({ count: 0, of: 0 })
  })
})

test('a call is summed up', () => {
  const summary = summarizeCall(
    call(
      [
        [10, 20],
        [40, 50],
        [90, 95],
      ],
      [
        [2, 6],
        [27, 44],
        [58, 70],
      ],
    ),
    100,
  )
  expect(summary).toMatchObject({
    greeting: 2,
    responses: { agent: { n: 2, max: 8 }, caller: { n: 2, max: 20 } },
    stops: { n: 1, max: 4 },
    stopped: { count: 1, of: 1 },
    unanswered: true,
    talkOver: 4,
  })
  expect(summary.talkOverShare).toBeCloseTo(4 / (25 + 33 - 4))
  expect(summary.responses.agent.p50.interval).toBeUndefined()
})
