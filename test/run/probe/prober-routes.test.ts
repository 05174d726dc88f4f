import { describe, expect, test } from 'vitest'
import { probeLab, type SearchSetting } from './search-fixture.ts'

/** All ways in which the lab's providers refuse: at the upgrade, by status, in a message, by close code. */
const ROUTES: readonly (SearchSetting & { readonly adapter: string; readonly status: number | undefined })[] =
  [
    { adapter: 'smallest-sse', status: 429 },
    { adapter: 'openai-http', provider: 'openai', status: 429 },
    { adapter: 'elevenlabs-ws', provider: 'elevenlabs', status: 1008 },
    { adapter: 'elevenlabs-multi', provider: 'elevenlabs', scheme: 'ws', status: 1008 },
    { adapter: 'cartesia-ws', provider: 'cartesia', status: 429 },
    { adapter: 'deepgram-ws', provider: 'deepgram', status: 429 },
    { adapter: 'playht-ws', provider: 'playht', status: undefined },
  ]

describe('the probe finds a limit of two on', () => {
  test.concurrent.each(ROUTES)('$adapter', { timeout: 30_000 }, async ({ status, ...setting }) => {
    const profile = { concurrency: 2, limits: { retryAfter: 0.1 } }
    const answer = await probeLab({ ...setting, profile, probe: { max: 4 } })
    expect(answer).toMatchObject({ feasible_max: 2, infeasible_min: 3, boundary_type: 'refused' })
    expect(answer.refusals[0]?.status).toBe(status)
    expect(answer.refusals[0]?.words).toMatch(/concurren|too many|slow.?down/i)
  })
})
