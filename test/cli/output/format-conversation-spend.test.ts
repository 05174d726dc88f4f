import { expect, test } from 'vitest'
import { formatConversationSpend } from '../../../src/cli/output/format-conversation-spend.ts'
import type { Price } from '../../../src/core/config/price.ts'
import type { ComponentSpend, ConversationSpend } from '../../../src/run/plan/spend/conversation-spend.ts'

const PRICE: Price = {
  id: 'voice-standard',
  provider: 'someone',
  models: ['voice'],
  monthly: 0,
  charges: [{ unit: 'character', per: 10_000, tiers: [{ from: 0, amount: 0.2 }] }],
  currency: 'USD',
  source: 'a page',
  date: '2026-01',
  confidence: 'published',
}

const component = (more: Partial<ComponentSpend>): ComponentSpend => ({
  part: 'tts',
  model: 'voice',
  answeredBy: 'service',
  per: 'unit',
  atLeast: 6,
  found: { kind: 'known', price: PRICE },
  ...more,
})

const spendOf = (...components: ComponentSpend[]): ConversationSpend => ({
  target: 'stack',
  conversations: 2,
  turns: 6,
  characters: 120,
  speechSeconds: 90,
  components,
})

test('prices of real components are printed, and that their sum depends on the answers', () => {
  const stt = component({ part: 'stt', model: 'ear', per: 'session', atLeast: 2, found: { kind: 'unknown' } })
  const llm = component({ part: 'llm', answeredBy: 'lab', per: 'turn' })
  const text = formatConversationSpend([spendOf(stt, llm, component({}))], { turns: 5, minutes: 1 })
  const line = text.replaceAll('\n', ' ')
  expect(line).toContain('stack: 2 conversations with 6 turns: 120 characters said in 1.5 min of speech')
  expect(line).toContain('2 sessions of stt, 6 requests of llm, at least 6 requests of tts')
  expect(line).toContain('not known in advance: the length of the answers')
  expect(line).toContain('stack.stt: cost unknown (no price for ear)')
  expect(line).toMatch(/stack\.tts: 0\.2\d* USD for 10000 characters \(voice-standard\)/)
  expect(line).not.toContain('stack.llm:')
  expect(line).toContain('ends before a turn that would exceed 5 turns or 1 min of speech')
})

test('the lab costs nothing, and a duration has no number of turns', () => {
  const endless = { ...spendOf(component({ answeredBy: 'lab' })), conversations: Infinity, turns: Infinity }
  const text = formatConversationSpend([endless], undefined)
  expect(text).toContain('stack: as many conversations as fit into the duration')
  expect(text).toContain('costs nothing: the lab answers all requests')
})
