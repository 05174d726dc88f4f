import { afterAll, beforeAll, expect, test } from 'vitest'
import { residualOf, TURN_STAGES, turnDuration } from '../../src/core/turn-stages.ts'
import { have, scenario, stage, target } from './conversing.ts'
import { type ForeignStack, openForeignStack } from './foreign-stack.ts'

const DELAYS = { transcript: 320, token: 210, audio: 140 }
/** Microseconds: timers and a busy machine. The recogniser counts from a whole frame of 20 ms. */
const ROOM = 200_000

let servers: ForeignStack
beforeAll(async () => {
  servers = await openForeignStack(DELAYS)
})
afterAll(() => servers.close())

test('servers that are not the lab get their own delays, each in its own stage', async () => {
  const { turns } = await have(
    scenario(
      [
        target('foreign', {
          stt: stage('deepgram-listen', {}, { base: servers.recogniser }),
          llm: stage('openai-chat', {}, { base: servers.model }),
          tts: stage('cartesia-ws', {}, { base: servers.voice }),
        }),
      ],
      ['A table for two, please.', 'Thank you.'],
    ),
  )
  expect(turns.map(({ outcome, detail }) => outcome + detail)).toEqual(['ok', 'ok'])
  for (const turn of turns) {
    const delay = (name: string) =>
      TURN_STAGES.filter((one) => one.name === name).map((one) => turnDuration(one, turn))[0]
    expect(turn).toMatchObject({ understood: 'what the caller said', simulated: false })
    for (const [name, milliseconds] of [
      ['stt_final', DELAYS.transcript],
      ['llm_ttft', DELAYS.token],
      ['tts_ttfa', DELAYS.audio],
    ] as const) {
      expect(delay(name), name).toBeGreaterThan(milliseconds * 1e3 - 2000)
      expect(delay(name), name).toBeLessThan(milliseconds * 1e3 + ROOM)
    }
    expect(residualOf(turn)).toBe(0)
  }
}, 30_000)
