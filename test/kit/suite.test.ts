import { describe, expect, test } from 'vitest'
import { smallestHttp } from '../../src/adapters/smallest-http.ts'
import { smallestSse } from '../../src/adapters/smallest-sse.ts'
import { smallestWs } from '../../src/adapters/smallest-ws.ts'
import type { AnyAdapter } from '../../src/core/adapter.ts'
import { adapterSuite, type SuiteOptions } from '../../src/kit/index.ts'

/** The groups of laws that an adapter is held to. */
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
  const alone = ['facts', 'request', 'cues', 'hearing', 'refusals']

  const played = [
    'answers of the lab',
    'answers of the lab, played again',
    'faults of the lab',
    'connections to the lab',
  ]

  test('holds an adapter whose route the lab plays to the laws of both kinds', () => {
    expect(groupsOf(smallestWs)).toEqual([...alone, ...played])
    for (const adapter of [smallestSse, smallestHttp])
      expect(groupsOf(adapter)).toEqual(expect.arrayContaining(played))
  })

  test('holds a route that the lab does not play to its twin where it is told that there must be one', () => {
    const lost: AnyAdapter = {
      ...smallestSse,
      dial: (job) => ({ ...smallestSse.dial(job), url: `${job.base}/lost` }),
    }
    expect(groupsOf(lost)).not.toContain(played[0])
    expect(groupsOf(lost, { lab: true })).toContain(played[0])
  })

  test('holds a provider that the lab does not know to what can be said without it', () => {
    const stranger: AnyAdapter = { ...smallestWs, facts: { ...smallestWs.facts, provider: 'stranger' } }
    expect(groupsOf(stranger)).toEqual(alone)
    expect(groupsOf(smallestWs, { lab: false })).toEqual(alone)
  })

  test('can be asked about an adapter that cannot even dial', () => {
    const broken: AnyAdapter = {
      ...smallestSse,
      dial: () => {
        throw new Error('no dial today')
      },
    }
    expect(groupsOf(broken)).toContain('request')
  })

  test('asks nothing of facts that are not declared', () => {
    expect(groupsOf(smallestHttp, { lab: false })).toEqual(alone.filter((group) => group !== 'cues'))
  })
})
