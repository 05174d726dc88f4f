import { expect, test } from 'vitest'
import type { SettingsChange } from '../../../src/scenario/conversation-scenario.ts'
import { compareTurns, nameDifference } from '../../../src/tally/conversation/turn-differences.ts'
import { component, runOnLab, scenario, target } from './conversation-fixture.ts'

const REPLY = 'Certainly, one moment.'
const parts = (adapter: string, voice = 'a', options: Record<string, unknown> = {}) => ({
  stt: component('smallest-stt-ws', { finalTranscript: 100, endpointing: 100 }),
  llm: component('smallest-electron', { firstToken: 60, tokensPerSecond: 500, replies: [REPLY] }),
  tts: component(adapter, { firstAudio: 60, pacing: 20, completionDelay: 0 }, { voice, options }),
})
const second = (change: Omit<SettingsChange, 'exchange' | 'component'>): SettingsChange[] => [
  { ...change, exchange: 1, component: 'tts' },
]

test('settings change between turns, and a connection that cannot carry them is opened again', async () => {
  const smallest = { complete_backoff_ms: 0 }
  const { turns, truth } = await runOnLab(
    scenario(
      [
        target('steady', parts('elevenlabs-ws', 'a')),
        // The voice is part of the address.
        target('voice', { ...parts('elevenlabs-ws', 'a'), changes: second({ voice: 'b' }) }),
        target('speed', {
          ...parts('smallest-ws', 'quinn', smallest),
          changes: second({ options: { speed: 1.5 } }),
        }),
      ],
      ['A table for two.', 'Tonight at eight.', 'Thank you.'],
    ),
  )
  for (const turn of turns) expect(turn, `${turn.target}: ${turn.detail}`).toMatchObject({ outcome: 'ok' })
  const changed = turns.filter((turn) => turn.changed !== undefined)
  expect(changed.map((turn) => [turn.target, turn.exchange, turn.changed])).toEqual([
    ['voice', 1, 'tts voice'],
    ['speed', 1, 'tts speed'],
  ])
  const connections = (id: string) =>
    turns.filter((turn) => turn.target === id).map(({ connection }) => connection)
  expect(connections('voice')[1]).toBe('cold')
  // Every request of this protocol carries its own settings.
  expect(connections('speed')[1]).not.toBe('cold')
  // Quicker speech is shorter: the new speed reached the provider.
  const lengths = truth.filter(({ mount }) => mount === 'speed.tts').map(({ audio_us }) => audio_us)
  expect(lengths[1]).toBeLessThan(0.85 * (lengths[0] ?? 0))
  expect(lengths[2]).toBeLessThan(0.85 * (lengths[0] ?? 0))
  const rows = compareTurns(turns)
  expect(rows.map((row) => [nameDifference(row), row.pairs])).toEqual([
    ['voice − steady', 3],
    ['voice when tts voice changed − steady', 1],
    ['speed − steady', 3],
    ['speed when tts speed changed − steady', 1],
  ])
}, 60_000)
