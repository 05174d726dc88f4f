import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TURN_INSTANTS, type TurnInstants, type TurnRecord } from '../../../src/core/trial/turn-record.ts'
import {
  residualOf,
  TURN_STAGES,
  type TurnStage,
  turnStageDuration,
} from '../../../src/core/trial/turn-stages.ts'

const turnAt = (at: TurnInstants) => ({ at }) as unknown as TurnRecord

/** Any instants in any order, most of them absent or present by chance. */
const arbitraryInstants = fc.record(
  Object.fromEntries(TURN_INSTANTS.map((name) => [name, fc.integer({ min: 0, max: 10_000 })])),
  { requiredKeys: [] },
)

test('no stage of a turn is ever negative, whatever the instants', () => {
  fc.assert(
    fc.property(arbitraryInstants, (at) => {
      for (const stage of TURN_STAGES)
        expect(turnStageDuration(stage, turnAt(at)) ?? 0, stage.name).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 2000 },
  )
})

test('a stage whose end came before its start did not happen; one that took no time did', () => {
  const heard: TurnStage | undefined = TURN_STAGES.find(({ name }) => name === 'tts_ttfa_heard')
  const of = (audible: number) => heard && turnStageDuration(heard, turnAt({ unit: 100, audible }))
  expect([of(99), of(100), of(130)]).toEqual([undefined, 0, 30])
})

test('time that no stage accounts for is in the residual', () => {
  const at = { speech_end: 0, transcript: 10, request: 10, first_token: 30, unit: 40, audible: 35, heard: 50 }
  expect(residualOf(turnAt(at))).toBe(10)
})
