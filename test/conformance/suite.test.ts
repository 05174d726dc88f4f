import { describe, expect, test } from 'vitest'
import { smallestHttp } from '../../src/adapters/smallest/http.ts'
import { smallestSse } from '../../src/adapters/smallest/sse.ts'
import { smallestWs } from '../../src/adapters/smallest/websocket.ts'
import { adapterSuite, type SuiteOptions } from '../../src/conformance/index.ts'
import type { AnyAdapter } from '../../src/core/adapter/adapter.ts'

/** The groups of laws that run for an adapter. */
function groupNamesOf(adapter: AnyAdapter, options?: SuiteOptions): string[] {
  const groups: string[] = []
  const gather = (name: string, body: () => void) => {
    groups.push(name)
    body()
  }
  adapterSuite({ describe: gather, test: () => {} }, adapter, options)
  return groups.slice(1)
}

describe('adapterSuite', () => {
  const adapterGroups = ['facts', 'request', 'cues', 'parsing', 'refusals', 'hostile servers']

  const labGroups = [
    'lab answers',
    'replayed lab answers',
    'lab faults',
    'lab connections',
    'damaged lab answers',
  ]

  test('runs both kinds of laws if the lab serves the adapter’s route', () => {
    expect(groupNamesOf(smallestWs)).toEqual([...adapterGroups, ...labGroups])
    for (const adapter of [smallestSse, smallestHttp])
      expect(groupNamesOf(adapter)).toEqual(expect.arrayContaining(labGroups))
  })

  test('runs the lab laws for a route without a twin if `lab` is true', () => {
    const unservedRoute: AnyAdapter = {
      ...smallestSse,
      dial: (job) => ({ ...smallestSse.dial(job), url: `${job.base}/lost` }),
    }
    expect(groupNamesOf(unservedRoute)).not.toContain(labGroups[0])
    expect(groupNamesOf(unservedRoute, { lab: true })).toContain(labGroups[0])
  })

  test('runs only the laws without the lab for an unknown provider', () => {
    const unknownProvider: AnyAdapter = {
      ...smallestWs,
      facts: { ...smallestWs.facts, provider: 'stranger' },
    }
    expect(groupNamesOf(unknownProvider)).toEqual(adapterGroups)
    expect(groupNamesOf(smallestWs, { lab: false })).toEqual(adapterGroups)
  })

  test('runs a sample of the hostile servers, all of them, or none', () => {
    expect(groupNamesOf(smallestWs, { lab: false, hostile: 'all' })).toEqual(adapterGroups)
    expect(groupNamesOf(smallestWs, { lab: false, hostile: 'none' })).toEqual(adapterGroups.slice(0, -1))
  })

  test('works for an adapter that cannot dial', () => {
    const broken: AnyAdapter = {
      ...smallestSse,
      dial: () => {
        throw new Error('cannot dial')
      },
    }
    expect(groupNamesOf(broken)).toContain('request')
  })

  test('skips laws about facts that are not declared', () => {
    expect(groupNamesOf(smallestHttp, { lab: false })).toEqual(
      adapterGroups.filter((group) => group !== 'cues'),
    )
  })
})
