import { describe, expect, test } from 'vitest'
import { formatConversationsJson } from '../../../src/report/conversation/summary-json.ts'
import { summarizeConversations } from '../../../src/tally/conversation/conversation-summary.ts'
import { turnFile, turnRun } from '../sample-conversations.ts'

describe('conversations as JSON', () => {
  test('mark turns that were never answered', () => {
    const conversations = summarizeConversations(turnFile(['streaming', 'batch', 'one-box']), turnRun())
    const { targets } = JSON.parse(formatConversationsJson(conversations))
    const whole = targets[2].stages.find(({ stage }: { stage: string }) => stage === 'voice_to_voice')
    expect(whole.max).toBe('inf')
  })
})
