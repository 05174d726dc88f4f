import { expect, test } from 'vitest'
import type { ConversationRunFile } from '../../../src/results/run/run-file.ts'
import { describeComponent } from '../../../src/tally/conversation/described-component.ts'

const facts = {
  provider: 'p',
  transport: 'websocket',
  models: ['old', 'new'],
  voices: { old: 'ann', new: 'bob' },
  recommended: { model: 'new', date: '2026-11-29', source: 'a page' },
}

const modelOf = (tts: object) =>
  describeComponent(
    {
      scenario: { targets: [{ id: 'a', tts: { adapter: 'x', ...tts } }] },
      adapters: { x: facts },
    } as unknown as ConversationRunFile,
    'a',
    'tts',
  )?.model

test.each([
  ['the one that the scenario names', { model: 'old' }, 'old'],
  ['the recommended one without a name', {}, 'new'],
  ['the recommended one by that name', { model: 'recommended' }, 'new'],
  ['that of the voice', { voice: 'ann' }, 'old'],
])('the model of a component is %s: that which the run has used', (_, tts, model) => {
  expect(modelOf(tts)).toBe(model)
})
