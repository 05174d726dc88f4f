import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { hasTwin } from '../../../src/conformance/has-twin.ts'
import type { AnyAdapter } from '../../../src/core/adapter/adapter.ts'
import { planRequests } from '../../../src/run/plan/plan-requests.ts'
import type { PlanOptions } from '../../../src/run/plan/run-plan.ts'
import { readScenario } from '../../../src/scenario/read/read-scenario.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'
import { requestsIn } from '../../scenario/read/scenarios.ts'

/** The comparison of all providers, with or without keys. */

const FILE = path.resolve(import.meta.dirname, '../../../scenarios/vendor-evaluation.yaml')
const read = async (): Promise<Scenario> =>
  requestsIn(await readScenario(FILE, { adapters: Object.keys(ADAPTERS) }))
const options = (changes: Partial<PlanOptions> = {}): PlanOptions => ({
  environment: {},
  lab: 'auto',
  folder: path.dirname(FILE),
  ...changes,
})
const answeredByTarget = async (changes: Partial<PlanOptions>) => {
  const { targets } = await planRequests(await read(), options(changes))
  return Object.fromEntries(targets.map(({ planned, answeredBy }) => [planned.id, answeredBy]))
}

describe('the vendor evaluation', () => {
  test('contains every provider, with the same audio format', async () => {
    const { targets } = await planRequests(await read(), options())
    expect([...new Set(targets.map(({ facts }) => facts.provider))].sort()).toEqual([
      'cartesia',
      'deepgram',
      'elevenlabs',
      'openai',
      'playht',
      'smallest',
    ])
    for (const { planned } of targets)
      expect(planned.format).toMatchObject({ encoding: 'pcm_s16le', sampleRate: 24_000 })
  })

  test('interleaves cold and reused connections of all targets', async () => {
    expect(await read()).toMatchObject({ connection: 'both', load: { order: 'interleaved' } })
  })

  test('runs without any key: the lab has a twin of each route', async () => {
    const { targets } = await read()
    expect(new Set(Object.values(await answeredByTarget({})))).toEqual(new Set(['lab']))
    expect(targets.filter(({ adapter }) => !hasTwin(ADAPTERS[adapter] as AnyAdapter))).toEqual([])
  })

  test('runs against services with a key, and never against one that was shut down', async () => {
    const environment = { OPENAI_API_KEY: 'sk', PLAYHT_API_KEY: 'p' }
    expect(await answeredByTarget({ environment })).toMatchObject({
      'tts1-hd-http': 'service',
      'playdialog-ws': 'lab',
      'aura-ws': 'lab',
    })
  })

  test('lists every missing key, and the date of a shutdown, before anything is sent', async () => {
    const planned = planRequests(
      await read(),
      options({ lab: 'never', environment: { OPENAI_API_KEY: 'sk' } }),
    )
    const error: unknown = await planned.catch((one) => one)
    expect(error).toMatchObject({ code: 'KEY_MISSING' })
    const { message } = error as Error
    for (const words of ['SMALLEST', 'ELEVENLABS', 'DEEPGRAM', 'CARTESIA'])
      expect(message).toContain(`${words}_API_KEY is not set`)
    expect(message).toContain('playdialog-ws (playht-ws): the service was shut down on 2025-12-31')
    expect(message).not.toContain('tts1-hd-http')
  })
})
