import { describe, expect, test } from 'vitest'
import { formatConversationRanking } from '../../../src/report/conversation/format-ranking.ts'
import { summarizeConversations } from '../../../src/tally/conversation/conversation-summary.ts'
import { rankConversations } from '../../../src/tally/ranking/rank-conversations.ts'
import { turnFile, turnRun, turnWith } from '../sample-conversations.ts'

function rankingOf(turns: ReturnType<typeof turnRun>) {
  const file = turnFile([...new Set(turns.map(({ target }) => target))])
  const [ranking] = rankConversations(summarizeConversations(file, turns))
  if (!ranking) throw new Error('there is no ranking')
  return { ...ranking, ...formatConversationRanking(ranking) }
}

/** Turns of one box each, with targets that take that long, one after the other. */
const boxes = (waits: Record<string, (turn: number) => number>, count = 20) =>
  Object.entries(waits).flatMap(([target, wait]) =>
    Array.from({ length: count }, (_, exchange) => turnWith(wait(exchange), { target, exchange })),
  )

describe('the ranking of conversation targets', () => {
  test('is reported with the difference on the same turns', () => {
    const { verdict, headline, detail, ranked } = rankingOf(turnRun())
    expect(verdict).toBe('first')
    expect(headline).toMatch(/^streaming answers first, after 6\d\d ms$/)
    expect(detail).toMatch(/one-box by \d+ ms \(\d+ ms to \d+ ms\)\. The difference is significant/)
    expect(ranked.map(({ summary }) => summary.target)).toEqual(['streaming', 'one-box', 'batch'])
  })

  test.each([
    [
      'has no first where the difference is not significant',
      boxes({ a: (turn) => 500 + turn, b: (turn) => 500 + turn + (turn % 2 ? 9 : -8) }),
      'too close',
      'a and b are too close to tell apart',
    ],
    [
      'has no first with too few turns',
      boxes({ a: () => 500, b: () => 900 }, 4),
      'too few',
      'Too few turns to say which target answers first',
    ],
    ['reports a single target alone', boxes({ a: () => 500 }), 'alone', 'a answers after 500 ms'],
    ['says when nothing was heard', [], 'nothing heard', 'No caller heard an answer'],
  ])('%s', (_, turns, verdict, headline) => {
    expect(rankingOf(turns)).toMatchObject({ verdict, headline })
  })

  test('calls no difference below zero a lead', () => {
    const { detail } = rankingOf(
      // Slower in the median, and yet quicker on most of the same turns.
      boxes({ a: (turn) => 500 + turn, b: (turn) => 500 + turn + (turn % 5 < 3 ? -1 : 100) }),
    )
    expect(detail).toMatch(/ The difference on the same turns is not significant: to b −1(?:\.\d+)? ms \(/)
    expect(detail).not.toContain('leads')
  })

  test('ranks a target last if most of its turns were not answered', () => {
    const lost = boxes({ b: () => 100 }).map((turn, index) => {
      const { heard: _heard, audible: _audible, ...at } = turn.at
      return index < 15 ? { ...turn, at, outcome: 'timeout' as const } : turn
    })
    const { ranked } = rankingOf([...lost, ...boxes({ a: () => 900 })])
    expect(ranked.map(({ summary }) => summary.target)).toEqual(['a', 'b'])
  })
})
