import { describe, expect, test } from 'vitest'
import { createViolationCheck } from '../../src/probe/objective.ts'
import { answeredInstants, trialWith } from '../tally/sample-trials.ts'
import { HEARD_P95, SUCCESS, UNDERRUN } from './sample-objectives.ts'

const quick = trialWith({ at: answeredInstants(200_000), underruns: 0 })
const slow = trialWith({ at: answeredInstants(390_000), underruns: 1 })
const refused = trialWith({
  at: { due: 0, began: 10, first_text: 20, end: 30 },
  outcome: 'limit',
  reached: 'first_text',
})

describe('whether one trial violates an objective', () => {
  test.each([
    [HEARD_P95, quick, false, 'heard within the bound'],
    [HEARD_P95, slow, true, 'heard 30 ms after its audio, too late'],
    [HEARD_P95, refused, true, 'never heard'],
    [UNDERRUN, quick, false, 'played without a gap'],
    [UNDERRUN, slow, true, 'ran dry'],
    [SUCCESS, slow, false, 'late, and still an answer'],
    [SUCCESS, refused, true, 'no answer'],
  ])('$words', (objective, trial, violated, _why) => {
    expect(createViolationCheck(objective)(trial)).toBe(violated)
  })

  test('trials with other tags say nothing', () => {
    expect(createViolationCheck({ ...HEARD_P95, tags: { connection: 'cold' } })(slow)).toBeUndefined()
  })
})
