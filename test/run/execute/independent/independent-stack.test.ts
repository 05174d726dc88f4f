import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnRecord } from '../../../../src/core/trial/turn-record.ts'
import { residualOf, TURN_STAGES, turnStageDuration } from '../../../../src/core/trial/turn-stages.ts'
import { component, runOnLab, scenario, target } from '../conversation-fixture.ts'
import { type IndependentStack, startIndependentStack } from './independent-stack.ts'

const DELAYS = { transcript: 320, token: 210, audio: 140, agent: 180 }
/** Microseconds: what a busy machine may add to a turn, and what the best of the turns has to keep. */
const ROOM = { busy: 200_000, best: 5_000 }

let servers: IndependentStack
beforeAll(async () => {
  servers = await startIndependentStack(DELAYS)
})
afterAll(() => servers.close())

test.concurrent('servers that are not the lab get their own delays, each in its own stage', async () => {
  const { turns } = await runOnLab(
    scenario(
      [
        target('foreign', {
          stt: component('deepgram-listen', {}, { base: servers.recogniser }),
          llm: component('openai-chat', {}, { base: servers.model }),
          tts: component('cartesia-ws', {}, { base: servers.voice }),
        }),
      ],
      ['A table for two, please.', 'Thank you.', 'At eight.', 'Goodbye.'],
    ),
  )
  expect(turns.map(({ outcome, detail }) => outcome + detail)).toEqual(Array(4).fill('ok'))
  for (const turn of turns) {
    expect(turn).toMatchObject({ understood: 'what the caller said', simulated: false })
    expect(residualOf(turn)).toBe(0)
  }
  expectDelays(turns, [
    ['stt_final', DELAYS.transcript],
    ['llm_ttft', DELAYS.token],
    ['tts_ttfa', DELAYS.audio],
  ])
}, 30_000)

test.concurrent('an agent behind somebody else’s webhook gets its own delay', async () => {
  const { turns } = await runOnLab(
    scenario(
      [
        target('webhook', {
          stt: component('deepgram-listen', {}, { base: servers.recogniser }),
          agent: component('webhook-text', {}, { base: servers.agent, options: { reply: 'audio' } }),
        }),
      ],
      ['A table for two, please.', 'Thank you.', 'Goodbye.'],
    ),
  )
  expect(turns.map(({ outcome, detail }) => outcome + detail)).toEqual(Array(3).fill('ok'))
  expect(turns.map(residualOf)).toEqual([0, 0, 0])
  expectDelays(turns, [
    ['stt_final', DELAYS.transcript],
    ['agent', DELAYS.agent],
  ])
}, 30_000)

/** The best of the turns shows what is systematic, and the worst that nothing is lost. */
function expectDelays(turns: readonly TurnRecord[], hidden: readonly (readonly [string, number])[]): void {
  for (const [name, milliseconds] of hidden) {
    const errors = turns.map((turn) => delayOf(name, turn) - milliseconds * 1e3)
    expect(Math.min(...errors), name).toBeGreaterThan(-2000)
    expect(Math.min(...errors), name).toBeLessThan(ROOM.best)
    expect(Math.max(...errors), name).toBeLessThan(ROOM.busy)
  }
}

function delayOf(name: string, turn: TurnRecord): number {
  const stage = TURN_STAGES.find((one) => one.name === name)
  return (stage && turnStageDuration(stage, turn)) ?? Number.NaN
}
