import { expect, test } from 'vitest'
import { summarizeConversations } from '../../../src/tally/conversation/conversation-summary.ts'
import { rankConversations } from '../../../src/tally/ranking/rank-conversations.ts'
import { turnFile, turnWith } from '../../report/sample-conversations.ts'

/** Twenty turns of a target that always takes so many milliseconds. */
const turns = (target: string, wait: number, simulated: boolean) =>
  Array.from({ length: 20 }, (_, exchange) => turnWith(wait, { target, exchange, simulated }))

const rankingsOf = (all: ReturnType<typeof turns>) =>
  rankConversations(summarizeConversations(turnFile([...new Set(all.map(({ target }) => target))]), all))

test('the lab and providers are ranked apart, however fast the lab is', () => {
  const rankings = rankingsOf([
    ...turns('lab', 100, true),
    ...turns('slow', 900, false),
    ...turns('fast', 500, false),
  ])
  expect(
    rankings.map(({ verdict, ranked }) => [verdict, ranked.map(({ summary }) => summary.target)]),
  ).toEqual([
    ['first', ['fast', 'slow']],
    ['alone', ['lab']],
  ])
})

test('a run without turns has a ranking in which nothing was heard', () => {
  expect(rankingsOf([])).toEqual([
    { verdict: 'nothing heard', awaited: 'voice_to_voice', ranked: [], close: [] },
  ])
})
