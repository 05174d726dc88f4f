import { expect, test } from 'vitest'
import { formatNumbers } from '../../../src/viewer/pages/list.ts'

const STORED = { target: 'a', connection: 'hot', stage: 'ttfa_heard', n: 100, infinite: 0 }

test.each([
  ['both percentiles', { p50: '412000', p95: '733000' }, '412 / 733'],
  ['no 95th percentile of too few trials', { n: 15, p50: '412000', p95: '733000' }, '412 / *'],
  ['no median of too few trials', { n: 5, p50: '412000', p95: '733000' }, '* / *'],
  ['the timeout in the tail', { infinite: 20, p50: '412000', p95: 'inf' }, '412 / > timeout'],
  ['that all trials failed', { infinite: 100, p50: 'inf', p95: 'inf' }, 'failed'],
  ['no data', { n: 0, p50: '', p95: '' }, '– / –'],
])('the list of runs shows %s', (_, cells, shown) => {
  expect(formatNumbers({ ...STORED, ...cells })).toBe(shown)
})
