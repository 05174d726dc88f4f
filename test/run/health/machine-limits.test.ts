import { describe, expect, test } from 'vitest'
import type { Load } from '../../../src/executors/index.ts'
import { checkMachineLimits, readMachineLimits } from '../../../src/run/health/machine-limits.ts'
import type { RunPlan } from '../../../src/run/plan/run-plan.ts'

const closed = (concurrency: number, order: Load['order'] = 'interleaved'): Load => ({
  executor: 'constant-concurrency',
  concurrency,
  trials: 1000,
  order,
})
const open: Load = {
  executor: 'constant-arrival-rate',
  rate: 900,
  duration: 1000,
  arrival: 'poisson',
  order: 'interleaved',
}
const plan = (load: Load, targets = 1) =>
  ({ workload: 'requests', scenario: { load }, targets: Array(targets).fill({}) }) as unknown as RunPlan
const conversations = (load: Load) =>
  ({
    workload: 'conversations',
    scenario: { load },
    stacks: [{ components: { stt: {}, llm: {}, tts: {} } }, { components: { agent: {} } }],
  }) as unknown as RunPlan

describe('a load with more connections than this machine can have', () => {
  test.each([
    ['files', plan(closed(500)), { openFiles: 400 }, /500 connections at once .* ulimit -n is 400/],
    ['files, over all targets', plan(closed(250), 2), { openFiles: 400 }, /500 connections/],
    ['files that ttfa needs itself', plan(closed(380)), { openFiles: 400 }, /about 80 files/],
    ['files of whole conversations', conversations(closed(200)), { openFiles: 600 }, /600 connections/],
    ['ports', plan(closed(30)), { openFiles: 1000, localPorts: 20 }, /30 connections at once .* has 20/],
  ])('%s', (_, asked, limits, words) => {
    expect(() => checkMachineLimits(asked, limits)).toThrow(words)
  })

  test.each([
    ['few enough', plan(closed(300)), { openFiles: 400 }],
    ['one target after the other', plan(closed(250, 'blocked'), 2), { openFiles: 400 }],
    ['an open load, which depends on the answers', plan(open), { openFiles: 400 }],
    ['no known limit', plan(closed(50_000)), {}],
  ])('is none: %s', (_, asked, limits) => {
    expect(() => checkMachineLimits(asked, limits)).not.toThrow()
  })

  test('the limits of this process are known', () => {
    expect(readMachineLimits().openFiles).toBeGreaterThan(0)
  })
})
