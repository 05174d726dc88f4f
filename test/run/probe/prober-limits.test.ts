import { describe, expect, test } from 'vitest'
import type { ProbeAnswer } from '../../../src/probe/answer/answer.ts'
import { probeLab, type SearchSetting } from './search-fixture.ts'

interface Row {
  readonly name: string
  readonly setting: SearchSetting
  readonly answer: Partial<ProbeAnswer>
}

const SOCKETS = { kind: 'sockets', per: 100, stagger: 2 } as const
const CARTESIA = { provider: 'cartesia', adapter: 'cartesia-ws' } as const
const DEEPGRAM = { provider: 'deepgram', adapter: 'deepgram-ws' } as const
const OPENAI = { provider: 'openai', adapter: 'openai-http' } as const
const ELEVENLABS = { provider: 'elevenlabs', adapter: 'elevenlabs-ws' } as const

/** Open connections and requests in flight: every provider counts them differently. */
const ROWS: readonly Row[] = [
  {
    name: 'five sockets for each request: requests',
    setting: { profile: { concurrency: 2 }, probe: { max: 12 } },
    answer: { feasible_max: 2, infeasible_min: 3, binding_constraint: 'requests in flight' },
  },
  {
    name: 'five sockets for each request: sockets',
    setting: { profile: { concurrency: 2 }, probe: { ...SOCKETS, max: 12 } },
    answer: { feasible_max: 10, infeasible_min: 11, binding_constraint: 'open connections' },
  },
  {
    name: 'ten sockets for each request, refused at the upgrade',
    setting: { ...CARTESIA, profile: { concurrency: 1 }, probe: { ...SOCKETS, max: 12 } },
    answer: { feasible_max: 10, infeasible_min: 11, boundary_type: 'refused' },
  },
  {
    name: 'fewer sockets than requests: sockets limit both',
    setting: { ...CARTESIA, profile: { concurrency: 5, limits: { sockets: 3 } } },
    answer: { feasible_max: 3, infeasible_min: 4 },
  },
  {
    name: 'an idle connection counts as a request: sockets',
    setting: { ...DEEPGRAM, profile: { concurrency: 3 }, probe: { ...SOCKETS, max: 6 } },
    answer: { feasible_max: 3, infeasible_min: 4 },
  },
  {
    name: 'an idle connection counts as a request: requests',
    setting: { ...DEEPGRAM, profile: { concurrency: 3 }, probe: { max: 6 } },
    answer: { feasible_max: 3, infeasible_min: 4 },
  },
  {
    name: 'an idle connection counts for nothing',
    setting: { ...ELEVENLABS, profile: { concurrency: 2 }, probe: { ...SOCKETS, max: 6 } },
    answer: { feasible_max: 6, infeasible_min: null, boundary_type: 'ceiling' },
  },
  {
    name: 'HTTP connections, refused with the first request',
    setting: { ...OPENAI, profile: { limits: { sockets: 3 } } },
    answer: { feasible_max: 3, infeasible_min: 4, boundary_type: 'refused' },
  },
  {
    name: 'HTTP connections without a request',
    setting: { ...OPENAI, profile: { limits: { sockets: 3 } }, probe: { ...SOCKETS, max: 5 } },
    answer: {
      feasible_max: 5,
      boundary_type: 'ceiling',
      notes: [expect.stringContaining('No request was sent on these connections')] as unknown as string[],
    },
  },
  {
    name: 'HTTP connections opened per second',
    setting: {
      ...OPENAI,
      connection: 'cold',
      profile: { limits: { connectRate: 3 } },
      probe: { kind: 'request-rate', max: 4, settle: 1100, longestSettle: 2200, confirmations: 2 },
    },
    answer: { feasible_max: 3, infeasible_min: 4, boundary_type: 'refused' },
  },
  {
    name: 'WebSockets opened per second',
    setting: {
      profile: { limits: { connectRate: 3 } },
      probe: { kind: 'connect-rate', max: 4, settle: 1100, longestSettle: 2200, confirmations: 2 },
    },
    answer: { feasible_max: 3, infeasible_min: 4, boundary_type: 'refused' },
  },
]

describe('the probe of a provider with', () => {
  test.concurrent.each(ROWS)('$name', { timeout: 90_000 }, async ({ setting, answer }) => {
    expect(await probeLab(setting)).toMatchObject(answer)
  })
})
