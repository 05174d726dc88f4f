import { describe, expect, test } from 'vitest'
import { type AdmissionAttempt, fitLateSlots } from '../../../src/probe/hold/late-slots.ts'

/** Streams that try again at once; a slot is taken for `late` longer than the answer of `length`. */
function admissionsOf(slots: number, late: number, isAllowed = (_at: number) => true): AdmissionAttempt[] {
  const admissions: AdmissionAttempt[] = []
  const taken: number[] = []
  for (let sent = 0; sent < 20_000; sent += 70) {
    const busy = taken.filter((until) => until > sent).length
    if (busy >= slots || !isAllowed(sent)) admissions.push({ sent, freed: undefined })
    else {
      admissions.push({ sent, freed: sent + 1000 })
      taken.push(sent + 1000 + late)
    }
  }
  return admissions
}

describe('slots that are freed late', () => {
  test.each([0, 100, 400, 2000])('are told by who is turned away: %i ms', (late) => {
    const fitted = fitLateSlots(admissionsOf(5, late), 5) ?? Number.NaN
    expect(fitted).toBeGreaterThanOrEqual(0.9 * late - 70)
    expect(fitted).toBeLessThanOrEqual(late + 70)
  })

  test('do not explain refusals while fewer slots were taken than before', () => {
    const isAllowed = (at: number) => at < 4000 || at % 630 < 70
    expect(fitLateSlots(admissionsOf(9, 0, isAllowed), 9)).toBeUndefined()
  })

  test('are none where nobody is turned away', () => {
    expect(fitLateSlots(admissionsOf(99, 0), 99)).toBeUndefined()
  })
})
