import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { ANY_STACK } from '../../../src/core/config/claim.ts'
import { readClaims } from '../../../src/scenario/read/read-claims.ts'
import { setupErrorOf } from './scenarios.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../../scenarios/claims')

async function written(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ttfa-claims-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'claims.yaml')
  await writeFile(file, text)
  return file
}

const SOUND = `provider: smallest
claims:
  - kind: latency
    id: one
    says: fast
    models: [lightning_v3.1]
    value: 100ms
    by: vendor
    source: somewhere
    date: 2026-08-03
`

const ABOUT_TURNS = `about: turns
claims:
  - { kind: latency, id: t, says: slow, clock: voice_to_voice, low: 1s, value: 2s, by: somebody, source: s, date: 2026-08 }
`

describe('claims about whole turns', () => {
  test('name a stage and no model', async () => {
    const [claim] = await readClaims(await written(ABOUT_TURNS))
    expect(claim).toMatchObject({ provider: 'any stack', clock: 'voice_to_voice', low: 1000, value: 2000 })
  })

  test('cannot be about a stage of requests', async () => {
    const wrong = await written(ABOUT_TURNS.replace('voice_to_voice', 'ttfa'))
    expect((await setupErrorOf(() => readClaims(wrong))).message).toContain('clock')
  })
})

const OF_FIDELITY = `provider: smallest
claims:
  - { kind: fidelity, id: f, says: it says every word, models: [lightning_v3.1], metric: wer, most: 0.02, by: vendor, source: s, date: 2026-08 }
`

describe('claims about what a voice says', () => {
  test('name a metric of ttfa listen and a bound', async () => {
    const [claim] = await readClaims(await written(OF_FIDELITY))
    expect(claim).toMatchObject({ kind: 'fidelity', metric: 'wer', most: 0.02, tolerance: 0.1 })
  })

  test.each([
    ['no bound', OF_FIDELITY.replace('most: 0.02, ', ''), /`most`, `least` or both/],
    ['a metric that is none', OF_FIDELITY.replace('wer', 'quality'), /metric/],
  ])('%s is refused', async (_, text, message) => {
    const wrong = await written(text)
    expect((await setupErrorOf(() => readClaims(wrong))).message).toMatch(message)
  })
})

describe('the claims that come with ttfa', () => {
  test('are about providers and models that ttfa knows', async () => {
    const claims = await readClaims(SHIPPED)
    const facts = Object.values(ADAPTERS).map((adapter) => adapter.facts)
    for (const { id, provider, models } of claims.filter((one) => one.provider !== ANY_STACK)) {
      const known = facts.filter((each) => each.provider === provider).flatMap((each) => each.models)
      expect(known, id).toEqual(expect.arrayContaining([...models]))
    }
    expect(new Set(claims.map(({ provider }) => provider))).toEqual(
      new Set(['smallest', 'elevenlabs', 'cartesia', 'deepgram', 'openai', 'playht', ANY_STACK]),
    )
  })

  test('have the two that people ask about first', async () => {
    const claims = await readClaims(SHIPPED)
    const same = claims.find(({ id }) => id === 'smallest-pro-same-latency')
    expect(same).toMatchObject({
      kind: 'sameness',
      models: ['lightning_v3.1', 'lightning_v3.1_pro'],
      shares: [0.5, 0.95],
    })
    expect(claims.find(({ id }) => id === 'smallest-v3.1-first-chunk-100')).toMatchObject({
      value: 100,
      share: 0.5,
    })
  })
})

describe('a file of claims', () => {
  test('fills in what is usual', async () => {
    expect(await readClaims(await written(SOUND))).toMatchObject([
      { share: 0.5, tolerance: 0.1, conditions: {} },
    ])
  })

  test.each([
    [
      'a percentile that is none',
      'value: 100ms',
      'value: 100ms\n    percentile: 95',
      'a percentile such as p95',
    ],
    ['a clock that is none', 'value: 100ms', 'value: 100ms\n    clock: ttfx', 'clock'],
    ['no date', 'date: 2026-08-03', 'date: yesterday', 'a date such as 2026-08-03'],
    [
      'an unknown condition',
      'by: vendor',
      'by: vendor\n    conditions: { regoin: x }',
      'unknown key "regoin"',
    ],
    ['no source', '    source: somewhere\n', '', 'lacks "source"'],
  ])('with %s is refused at its place', async (_, from, to, said) => {
    const file = await written(SOUND.replace(from, to))
    const error = await setupErrorOf(() => readClaims(file))
    expect(error.message).toContain(said)
    expect(error.location?.line).toBeGreaterThan(1)
  })

  test('must not use an id twice, and must exist', async () => {
    const twice = await written(SOUND + SOUND.slice(SOUND.indexOf('  - kind')))
    expect((await setupErrorOf(() => readClaims(twice))).message).toContain('two claims have the id one')
    expect((await setupErrorOf(() => readClaims('/nowhere/at/all'))).code).toBe('CLAIMS_UNREADABLE')
  })
})
