import { expect, test } from 'vitest'
import { STAGES } from '../../../src/core/trial/trial-stages.ts'
import { HEADLINES } from '../../../src/report/run/headlines.ts'

test('every headline stage has a table, the answers before what leads to them', () => {
  const headline = STAGES.filter((stage) => 'headline' in stage).map(({ name }) => name)
  expect(HEADLINES.map(({ stage }) => stage)).toEqual(['ttfa', 'ttfa_heard', 'connect'])
  expect([...headline].sort()).toEqual(HEADLINES.map(({ stage }) => stage).sort())
})
