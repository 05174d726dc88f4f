import { expect, test } from 'vitest'
import { levelScale } from '../../../../src/report/probe/html/levels.ts'
import type { ProbeSidecar } from '../../../../src/results/sidecars/probe.ts'

const ANSWER = { kind: 'concurrency', per_ms: 1000 } as ProbeSidecar

test.each([
  ['a few levels have a tick each', [1, 2, 4, 8], false, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ['on a phone as many as fit', [1, 2, 4, 8], true, [0, 2, 4, 6, 8]],
  ['many levels are powers of two', [1, 40], false, [1, 2, 4, 8, 16, 32]],
])('%s, and none is half a request', (_, levels, narrow, ticks) => {
  expect(levelScale(ANSWER, levels, narrow)).toMatchObject({ ticks, tickFormat: String })
})
