import { describe, expect, test } from 'vitest'
import type { Probe } from '../../../src/core/config/probe.ts'
import type { Load } from '../../../src/executors/index.ts'
import {
  checkMachineLimits,
  checkProbeLimits,
  describeOpenLoadLimits,
  readMachineLimits,
} from '../../../src/run/health/machine-limits.ts'
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
const plan = (load: Load, targets = 1, scenario: object = {}) =>
  ({
    workload: 'requests',
    scenario: { load, timeout: 10_000, connection: 'warm', ...scenario },
    targets: Array(targets).fill({ planned: { id: 'a' } }),
  }) as unknown as RunPlan
const conversations = (load: Load) =>
  ({
    workload: 'conversations',
    scenario: { load },
    stacks: [{ components: { stt: {}, llm: {}, tts: {} } }, { components: { agent: {} } }],
  }) as unknown as RunPlan

const words = (asked: RunPlan, limits: object) => describeOpenLoadLimits(asked, limits).join('; ')

describe('an open load', () => {
  test('is warned of what its answers may need: files, ports and ports of closed connections', () => {
    const limits = { openFiles: 1000, localPorts: 28_232 }
    expect(words(plan(open), limits)).toMatch(
      /^if answers take longer than 1\.0 s, 900 starts per second need more than the 920 connections/,
    )
    expect(words(plan(open, 2), limits)).toContain('if answers take longer than 0.5 s, 1800 starts')
    expect(words(plan({ ...open, rates: { a: 100 } }), limits)).toContain('9.2 s, 100 starts')
    expect(words(plan(open, 1, { connection: 'cold' }), { localPorts: 28_232 })).toMatch(
      /^900 new connections per second need 54000 local ports .* has 28232/,
    )
  })

  test.each([
    ['its timeout keeps it within the limits', plan(open, 1, { timeout: 1000 }), { openFiles: 1000 }],
    ['maxInFlight does', plan({ ...open, maxInFlight: 100 }), { openFiles: 1000 }],
    ['it is closed, and refused or not', plan(closed(5000)), { openFiles: 1000 }],
    ['nothing is known', plan(open, 1, { connection: 'cold' }), {}],
  ])('is warned of nothing if %s', (_, asked, limits) => {
    expect(words(asked, limits)).toBe('')
  })
})

const search = (kind: Probe['kind'], max: number) => ({ kind, max }) as Probe

describe('a search', () => {
  test.each(['concurrency', 'sockets'] as const)('of %s is refused above the limits', (kind) => {
    expect(() => checkProbeLimits(search(kind, 350), { openFiles: 400 })).toThrow(/350 connections at once/)
    expect(() => checkProbeLimits(search(kind, 64), { openFiles: 400 })).not.toThrow()
  })

  test('of a rate is not: how many are in flight depends on the answers', () => {
    expect(() => checkProbeLimits(search('request-rate', 350), { openFiles: 400 })).not.toThrow()
  })
})

describe('a load with more connections than this machine can have', () => {
  test.each([
    ['files', plan(closed(500)), { openFiles: 400 }, /500 connections at once .* ulimit -n is 400/],
    ['files, over all targets', plan(closed(250), 2), { openFiles: 400 }, /500 connections/],
    ['files that ttfa needs itself', plan(closed(380)), { openFiles: 400 }, /about 80 files/],
    ['files of whole conversations', conversations(closed(200)), { openFiles: 600 }, /600 connections/],
    [
      'files, by maxInFlight',
      plan({ ...open, maxInFlight: 200 }, 2),
      { openFiles: 400 },
      /400 connections at once/,
    ],
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
