import { describe, expect, test } from 'vitest'
import { type CallerLine, LINE_PROFILES } from '../../../src/core/config/conversation/caller-line.ts'
import { renderConversationsMarkdown } from '../../../src/report/conversation/markdown.ts'
import { formatConversationsJson } from '../../../src/report/conversation/summary-json.ts'
import { renderConversationsHtml } from '../../../src/report/derived/conversation-report.ts'
import type { ConversationRunFile } from '../../../src/results/run/run-file.ts'
import { toDurationShift } from '../../../src/tally/compare/compare-arms.ts'
import { summarizeConversations } from '../../../src/tally/conversation/conversation-summary.ts'
import { measureLineCosts } from '../../../src/tally/conversation/line-costs.ts'
import { schemaErrors } from '../../report/published-schemas.ts'
import { turnFile } from '../../report/sample-conversations.ts'
import { simulateTurns } from './synthetic-turns.ts'

/** Targets with the same stack over these lines. */
function fileWith(lines: Readonly<Record<string, CallerLine | undefined>>): ConversationRunFile {
  const names = Object.keys(lines)
  const file = turnFile(names)
  const [stack] = file.scenario.targets
  if (!stack) throw new Error('a run has targets')
  const targets = names.map((id) => {
    const line = lines[id]
    return { ...stack, id, ...(line && { line }) }
  })
  return { ...file, scenario: { ...file.scenario, targets } }
}

const LINES = { clean: LINE_PROFILES.clean, mobile: LINE_PROFILES.mobile }

describe('what a line costs', () => {
  test('comes back with its interval, from the same turns', () => {
    const found = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => {
      const turns = simulateTurns({ seed, factors: { clean: 1, mobile: 1.5 } })
      const [cost] = measureLineCosts(fileWith(LINES), turns, 'voice_to_voice')
      expect(cost).toMatchObject({ target: 'mobile', clean: 'clean', n: [120, 120] })
      const [median] = cost?.shifts ?? []
      if (median?.kind !== 'shift') throw new Error('the shift has an interval')
      return toDurationShift(median)
    })
    // The model takes 400 ms, and over this line half as long again.
    const holding = found.filter(({ low, high }) => low <= 200_000 && 200_000 <= high)
    expect(holding.length).toBeGreaterThanOrEqual(8)
    for (const { by } of found) expect(Math.abs(by - 200_000)).toBeLessThan(60_000)
  })

  test.each<[string, Readonly<Record<string, CallerLine | undefined>>, number]>([
    ['a line that is not given is clean', { plain: undefined, mobile: LINE_PROFILES.mobile }, 1],
    ['clean lines have no cost', { clean: LINE_PROFILES.clean, plain: undefined }, 0],
    ['bad lines without a clean one have none', { a: LINE_PROFILES.mobile, b: LINE_PROFILES.congested }, 0],
    ['each bad line has its own', { ...LINES, congested: LINE_PROFILES.congested }, 2],
  ])('%s', (_, lines, count) => {
    const factors = Object.fromEntries(Object.keys(lines).map((name) => [name, 1]))
    const turns = simulateTurns({ seed: 1, factors, conversations: 10 })
    expect(measureLineCosts(fileWith(lines), turns, 'voice_to_voice')).toHaveLength(count)
  })

  test('is not told of two different stacks', () => {
    const file = fileWith(LINES)
    const [first, second] = file.scenario.targets
    if (!first || !second) throw new Error('there are two targets')
    const targets = [first, { ...second, aggregation: 'answer' as const }]
    const turns = simulateTurns({ seed: 1, factors: { clean: 1, mobile: 1 }, conversations: 10 })
    const other = { ...file, scenario: { ...file.scenario, targets } }
    expect(measureLineCosts(other, turns, 'voice_to_voice')).toEqual([])
  })
})

test('every report of the run has it, with the values of the line', () => {
  const file = fileWith({
    clean: LINE_PROFILES.clean,
    mobile: { profile: 'mobile', ...LINE_PROFILES.mobile },
  })
  const turns = simulateTurns({ seed: 1, factors: { clean: 1, mobile: 1.5 } })
  const summary = summarizeConversations(file, turns)
  const json = JSON.parse(formatConversationsJson(summary))
  expect(schemaErrors(json, 'conversations-summary')).toEqual([])
  expect(json.line_costs).toMatchObject([{ target: 'mobile', clean: 'clean', stage: 'voice_to_voice' }])
  const words = '3 % lost in bursts of 2.5, jitter 15 ms, buffer 60 ms, noise 20 dB below'
  expect(renderConversationsMarkdown(summary)).toContain(words)
  expect(renderConversationsHtml(summary)).toContain(words)
})
