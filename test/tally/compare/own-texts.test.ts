import { expect, test } from 'vitest'
import { compareConditions, conditionsOf } from '../../../src/tally/compare/conditions.ts'
import { FILE } from '../../report/sample-runs.ts'

const [target] = FILE.scenario.targets
if (!target) throw new Error('the sample has no target')
const TRIAL = {
  target: target.id,
  transport: 'websocket',
  connection: 'hot',
  region: 'r',
  simulated: true,
} as const

function conditionsWith(texts: readonly number[] | undefined) {
  const targets = [{ ...target, ...(texts && { texts }) }] as typeof FILE.scenario.targets
  return conditionsOf(TRIAL, { ...FILE, scenario: { ...FILE.scenario, targets } })
}

test('targets that speak other texts are not compared', () => {
  expect(compareConditions(conditionsWith([0, 1, 2, 6]), conditionsWith(undefined))).toEqual([
    { name: 'texts', from: '1–3, 7', to: 'all of them' },
  ])
  expect(compareConditions(conditionsWith([1, 0]), conditionsWith([0, 1]))).toEqual([])
})
