import { describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import type { Target } from '../../../src/core/config/target.ts'
import type { TextInput } from '../../../src/core/config/turn-options.ts'
import { countRequests } from '../../../src/run/plan/request-counts.ts'
import { resolveTurnOptions } from '../../../src/run/plan/turn-options.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'

const TOKENS: TextInput = { mode: 'tokens', tokensPerSecond: 50, jitter: 0 }
const TARGET: Target = { id: 'a', adapter: 'smallest-ws', language: 'en', region: '', options: {} }
const SCENARIO: Scenario = {
  name: 'mannered',
  seed: 1,
  texts: ['Hello.', 'Good-bye.'],
  targets: [TARGET],
  load: {
    executor: 'constant-arrival-rate',
    rate: 10,
    duration: 1000,
    arrival: 'uniform',
    order: 'interleaved',
  },
  connection: 'warm',
  warmup: 0,
  timeout: 1000,
  stop: { kind: 'complete' },
}

function facts(id: string) {
  const found = ADAPTERS[id]
  if (!found) throw new Error(`no adapter ${id}`)
  return found.facts
}

describe('the turn options of a target', () => {
  test('override those of the scenario', () => {
    const scenario = { ...SCENARIO, input: TOKENS, keepalive: true }
    const target = { ...TARGET, input: { mode: 'whole' }, interrupt: { after: 100, share: 1 } } as const
    expect(resolveTurnOptions(scenario, target, facts('smallest-ws'))).toEqual({
      input: { mode: 'whole' },
      interrupt: { after: 100, share: 1 },
      keepalive: true,
    })
  })

  test('text cannot be streamed to a protocol that takes it whole, and the error names the adapter', () => {
    const scenario = { ...SCENARIO, input: TOKENS }
    expect(() => resolveTurnOptions(scenario, TARGET, facts('smallest-http'))).toThrow(
      /smallest-http takes its text whole/,
    )
    expect(resolveTurnOptions(scenario, TARGET, facts('smallest-ws')).input).toEqual(TOKENS)
  })
})

describe('the request counts of a target', () => {
  test('are known in advance for a schedule, characters included', () => {
    expect(countRequests(SCENARIO, 0)).toEqual({ requests: 10, characters: 5 * (6 + 9) })
  })

  test('are unbounded for a load with a duration', () => {
    const load = {
      executor: 'constant-concurrency',
      concurrency: 2,
      duration: 1000,
      order: 'interleaved',
    } as const
    expect(countRequests({ ...SCENARIO, load }, 0).requests).toBe(Number.POSITIVE_INFINITY)
  })
})
