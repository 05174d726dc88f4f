import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CONNECTION_STATES, INSTANTS, type Trial } from '../../../src/core/trial/trial.ts'
import { STAGES, type Stage, stageDuration } from '../../../src/core/trial/trial-stages.ts'

/** Any instants in any order, most of them absent or present by chance. */
const arbitraryTrial = fc.record({
  connection: fc.constantFrom(...CONNECTION_STATES),
  transport: fc.constantFrom('websocket', 'sse', 'http'),
  at: fc.record(Object.fromEntries(INSTANTS.map((name) => [name, fc.integer({ min: 0, max: 10_000 })])), {
    requiredKeys: [],
  }),
})

test('no stage is ever negative, whatever the instants', () => {
  fc.assert(
    fc.property(arbitraryTrial, (trial) => {
      for (const stage of STAGES)
        expect(stageDuration(stage, trial as unknown as Trial) ?? 0, stage.name).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 2000 },
  )
})

test('a stage whose end came before its start did not happen; one that took no time did', () => {
  const ttfb: Stage | undefined = STAGES.find(({ name }) => name === 'ttfb')
  const of = (first_frame: number) =>
    ttfb && stageDuration(ttfb, { at: { first_text: 100, first_frame } } as unknown as Trial)
  expect([of(99), of(100), of(130)]).toEqual([undefined, 0, 30])
})
