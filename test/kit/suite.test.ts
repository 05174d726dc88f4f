import { describe, expect, test } from 'vitest'
import { smallestHttp } from '../../src/adapters/smallest-http.ts'
import { smallestSse } from '../../src/adapters/smallest-sse.ts'
import { smallestWs } from '../../src/adapters/smallest-ws.ts'
import type { AnyAdapter } from '../../src/core/adapter.ts'
import { adapterSuite, type SuiteOptions } from '../../src/kit/index.ts'

/** The groups of laws that run for an adapter. */
function groupsOf(adapter: AnyAdapter, options?: SuiteOptions): string[] {
  const groups: string[] = []
  const gather = (name: string, body: () => void) => {
    groups.push(name)
    body()
  }
  adapterSuite({ describe: gather, test: () => {} }, adapter, options)
  return groups.slice(1)
}

describe('adapterSuite', () => {
  const alone = ['facts', 'request', 'cues', 'parsing', 'refusals']

  const played = ['lab answers', 'replayed lab answers', 'lab faults', 'lab connections']

  test('runs both kinds of laws if the lab serves the adapter’s route', () => {
    expect(groupsOf(smallestWs)).toEqual([...alone, ...played])
    for (const adapter of [smallestSse, smallestHttp])
      expect(groupsOf(adapter)).toEqual(expect.arrayContaining(played))
  })

  test('runs the lab laws for a route without a twin if `lab` is true', () => {
    const lost: AnyAdapter = {
      ...smallestSse,
      dial: (job) => ({ ...smallestSse.dial(job), url: `${job.base}/lost` }),
    }
    expect(groupsOf(lost)).not.toContain(played[0])
    expect(groupsOf(lost, { lab: true })).toContain(played[0])
  })

  test('runs only the laws without the lab for an unknown provider', () => {
    const stranger: AnyAdapter = { ...smallestWs, facts: { ...smallestWs.facts, provider: 'stranger' } }
    expect(groupsOf(stranger)).toEqual(alone)
    expect(groupsOf(smallestWs, { lab: false })).toEqual(alone)
  })

  test('works for an adapter that cannot dial', () => {
    const broken: AnyAdapter = {
      ...smallestSse,
      dial: () => {
        throw new Error('cannot dial')
      },
    }
    expect(groupsOf(broken)).toContain('request')
  })

  test('skips laws about facts that are not declared', () => {
    expect(groupsOf(smallestHttp, { lab: false })).toEqual(alone.filter((group) => group !== 'cues'))
  })
})
