import { expect, test } from 'vitest'
import type { LabTurns } from '../../../src/core/config/lab-profile.ts'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { residualOf, TURN_STAGES, turnStageDuration } from '../../../src/core/trial/turn-stages.ts'
import { component, runOnLab, scenario, target } from './conversation-fixture.ts'

const LONG = 'I would like to book a table for four people on Friday evening at eight, please.'
const SHORT = 'Tonight at eight, please, for two.'
const REPLY = 'Certainly, I have written it down, and you will get a message in a minute or two.'

/** The final transcript takes longer than the model: a model that begins early has all of it to gain. */
const TRANSCRIPT_MS = 800
const TOKEN_MS = 400

const stt = (turns: LabTurns = {}) =>
  component('smallest-stt-ws', { finalTranscript: TRANSCRIPT_MS, endpointing: 400, turns })
const parts = (turns: LabTurns = {}) => ({
  stt: stt(turns),
  llm: component('smallest-electron', {
    ...{ firstToken: TOKEN_MS, cachedFirstToken: TOKEN_MS, tokensPerSecond: 400, replies: [REPLY] },
  }),
  tts: component('cartesia-ws', { firstAudio: 60, leadingSilence: 0, chunk: 40, pacing: 20 }),
})

const stageOf = (turn: TurnRecord, name: string): number => {
  const found = TURN_STAGES.find((one) => one.name === name)
  return (found && turnStageDuration(found, turn)) ?? Number.NaN
}

test('a model that begins on stable words answers sooner, and one whose words change pays for it', async () => {
  const eager = { stable: 40 }
  const { turns, truth } = await runOnLab(
    scenario(
      [
        target('waiting', parts()),
        target('eager', { ...parts(), eager }),
        target('unsure', { ...parts({ revisedWords: 0.5 }), eager }),
      ],
      [LONG, SHORT],
    ),
  )
  for (const turn of turns) {
    expect(turn, `${turn.target}: ${turn.detail}`).toMatchObject({ outcome: 'ok', understood: turn.said })
    // The stages add up to what the caller waits for, however early the model began.
    expect(Math.abs(residualOf(turn) ?? Number.NaN)).toBeLessThanOrEqual(1)
  }
  const of = (id: string) => turns.filter((turn) => turn.target === id)
  for (const turn of of('waiting')) {
    expect(turn.eager_starts).toBeUndefined()
    expect(stageOf(turn, 'llm_head_start')).toBeNaN()
  }
  for (const [index, turn] of of('eager').entries()) {
    expect(turn.at.eager_request, 'the last words stood before the transcript was final').toBeDefined()
    expect(stageOf(turn, 'llm_head_start')).toBeGreaterThan(0.3 * TRANSCRIPT_MS * 1e3)
    // On the same turn the waiting target has waited for the model, too.
    const waited = of('waiting')[index]
    const gained = stageOf(waited as TurnRecord, 'voice_to_voice') - stageOf(turn, 'voice_to_voice')
    expect(gained).toBeGreaterThan(0.3 * TOKEN_MS * 1e3)
  }
  // Every request that the lab got is accounted for: the used one, and those that were thrown away.
  for (const id of ['eager', 'unsure']) {
    const sent = of(id).reduce((sum, { eager_discarded = 0 }) => sum + 1 + eager_discarded, 0)
    const requests = truth.filter(({ mount }) => mount === `${id}.llm`)
    expect(requests.length, id).toBe(sent)
    // One that is thrown away late may have been written to its end.
    const completed = requests.filter(({ outcome }) => outcome === 'completed').length
    expect(completed, id).toBeGreaterThanOrEqual(of(id).length)
  }
  const wasted = (id: string) => of(id).reduce((sum, turn) => sum + (turn.eager_prompt_chars ?? 0), 0)
  const discarded = (id: string) => of(id).reduce((sum, turn) => sum + (turn.eager_discarded ?? 0), 0)
  expect(discarded('unsure')).toBeGreaterThan(0)
  expect(wasted('unsure')).toBeGreaterThan(0)
}, 90_000)
