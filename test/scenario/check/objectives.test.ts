import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'

const KNOWLEDGE = { adapters: ['smallest-ws'] }

function file(rest: string): string {
  return `name: limits
texts: [Hello there.]
targets: {voice: {adapter: smallest-ws}}
${rest}`
}

async function read(rest: string) {
  return parseScenario(file(rest), 'limits.yaml', KNOWLEDGE)
}

describe('a scenario that describes a search', () => {
  test('has a share of trials for every objective', async () => {
    const { probe } = await read(`load: {executor: probe}
slo: ['ttfa_heard p(95)<400ms', 'underrun<1%', 'success>99%', 'ttfa{connection:warm} med<200ms', 'goodput rate>95%']`)
    expect(probe?.objectives.map(({ words, metric, allowed }) => [words, metric, allowed])).toEqual([
      ['ttfa_heard p(95)<400ms', 'ttfa_heard', 0.05],
      ['underrun<1%', 'underrun', 0.01],
      ['success>99%', 'success', 0.01],
      ['ttfa{connection:warm} med<200ms', 'ttfa', 0.5],
      ['goodput rate>95%', 'goodput', 0.05],
    ])
    expect(probe?.objectives[0]?.bound).toBe(400e3)
    expect(probe?.objectives[3]?.tags).toEqual({ connection: 'warm' })
  })

  // 24 bursts, and the highest level kept up twice for 15 s with answers of half a second.
  test('has defaults for everything else, and its worst case as its load', async () => {
    const { probe, load, warmup } = await read('load: {executor: probe}')
    expect(probe).toMatchObject({ kind: 'concurrency', min: 1, max: 64, settle: 5000, confirmations: 3 })
    expect(load).toMatchObject({ executor: 'constant-concurrency', concurrency: 64, trials: 24 * 64 + 3840 })
    expect(probe).toMatchObject({ hold: 15_000, budget: { duration: 1_200_000 } })
    expect(warmup).toBe(0)
  })

  test('takes bounds in requests, characters, time and money', async () => {
    const { probe } = await read(`load: {executor: probe}
probe:
  max: 12
  settle: 1s
  budget: {requests: 300, characters: 9000, duration: 10m, cost: {amount: 2}}`)
    expect(probe?.budget).toEqual({
      requests: 300,
      characters: 9000,
      duration: 600_000,
      cost: { amount: 2, currency: 'USD' },
    })
  })

  test.each([
    [`load: {executor: probe}\nslo: ['ttfa_herd p(95)<400ms']`, 'unknown metric "ttfa_herd"'],
    [`load: {executor: probe}\nslo: ['ttfa_heard avg<400ms']`, 'a percentile or a rate'],
    [`load: {executor: probe}\nslo: ['success>100%']`, 'may violate'],
    [`load: {executor: probe}\nslo: ['ttfa_heard p(95)<400ms @95%']`, 'no @'],
    [`load: {executor: probe}\nslo: ['ttfa_heard']`, 'expected an objective'],
    [`load: {executor: probe}\nprobe: {min: 9, max: 3}`, 'a max that is not below min'],
    [`load: {executor: probe}\nidle: [1s]`, 'it to be absent from a search'],
    [`load: {executor: probe}\nstamps: kernel`, 'loop, because a search decides while its requests run'],
    [`load: {executor: shared-iterations, trials: 3}\nslo: ['success>99%']`, 'only a search has'],
  ])('%j is refused with %j', async (rest, message) => {
    await expect(read(rest)).rejects.toThrow(message)
  })

  test.each([
    ['a clone', 'clone: {say: Hi}'],
    ['a dictionary', 'dictionary: {words: {SQL: sequel}}'],
  ])('has nothing made for it: %s', async (_, step) => {
    const text = file('load: {executor: probe}').replace('smallest-ws}', `smallest-ws, ${step}}`)
    await expect(parseScenario(text, 'limits.yaml', KNOWLEDGE)).rejects.toThrow(
      'it to be absent from a search',
    )
  })

  test('is refused at the place of the mistake', async () => {
    await expect(read(`load: {executor: probe}\nslo:\n  - success>99%\n  - underrun<1`)).rejects.toThrow(
      'limits.yaml:7:5',
    )
  })
})
