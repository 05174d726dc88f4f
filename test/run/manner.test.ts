import { describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../src/adapters/index.ts'
import type { TextInput } from '../../src/core/manner.ts'
import type { Scenario, Target } from '../../src/core/scenario.ts'
import { amountsOf } from '../../src/run/amounts.ts'
import { mannerOf } from '../../src/run/manner.ts'

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

describe('the manner of a target', () => {
  test('is its own, over the scenario’s', () => {
    const scenario = { ...SCENARIO, input: TOKENS, keepalive: true }
    const target = { ...TARGET, input: { mode: 'whole' }, interrupt: { after: 100, share: 1 } } as const
    expect(mannerOf(scenario, target, facts('smallest-ws'))).toEqual({
      input: { mode: 'whole' },
      interrupt: { after: 100, share: 1 },
      keepalive: true,
    })
  })

  test('text cannot be fed to a protocol that takes it whole, and the adapter is named', () => {
    const scenario = { ...SCENARIO, input: TOKENS }
    expect(() => mannerOf(scenario, TARGET, facts('smallest-http'))).toThrow(
      /smallest-http takes its text whole/,
    )
    expect(mannerOf(scenario, TARGET, facts('smallest-ws')).input).toEqual(TOKENS)
  })
})

describe('what a target is sent at most', () => {
  test('is known ahead for a schedule, characters and all', () => {
    expect(amountsOf(SCENARIO, 0)).toEqual({ requests: 10, characters: 5 * (6 + 9) })
  })

  test('is without a bound where streams go on until the time is over', () => {
    const load = {
      executor: 'constant-concurrency',
      concurrency: 2,
      duration: 1000,
      order: 'interleaved',
    } as const
    expect(amountsOf({ ...SCENARIO, load }, 0).requests).toBe(Number.POSITIVE_INFINITY)
  })
})
