import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../src/core/adapter/adapter.ts'
import type { Claim } from '../../../src/core/config/claim.ts'
import type { ConversationRunFile } from '../../../src/results/run/run-file.ts'
import type { ProbeSidecar } from '../../../src/results/sidecars/probe.ts'
import { verifySearch } from '../../../src/tally/claims/verify-search.ts'
import { turnFile } from '../../report/sample-conversations.ts'

const FACTS = { provider: 'acme', models: ['swift'], transport: 'websocket' } as unknown as Facts
const FILE: ConversationRunFile = { ...turnFile(['stack']), adapters: { a: FACTS } }
const COMMON = { id: 'c', provider: 'acme', says: 'x', by: 'vendor', source: 'p', date: '2026-08' } as const
const FOUR: Claim = {
  ...COMMON,
  ...{ kind: 'conversations', models: ['swift'], perRequest: 4, tolerance: 0.25, conditions: {} },
}
const SERVES: Claim = { ...COMMON, kind: 'concurrency', models: ['swift'], value: 10, conditions: {} }

function talks(
  feasible_max: number,
  interval: [number, number],
  binding_constraint: string | null = 'success>95%',
): ProbeSidecar {
  const soft_knee = { feasible_max, interval, binding_constraint }
  return {
    kind: 'conversations',
    target: 'stack',
    simulated: true,
    soft_knee,
    hard_cap: null,
  } as unknown as ProbeSidecar
}

function requests(feasible_max: number, infeasible_min: number | null): ProbeSidecar {
  const hard_cap = { feasible_max, infeasible_min, boundary_type: 'refused' }
  return {
    kind: 'concurrency',
    target: 'stack',
    simulated: true,
    hard_cap,
    soft_knee: null,
  } as unknown as ProbeSidecar
}

describe('a claim about a limit, checked against a search', () => {
  test.each([
    ['as many conversations as claimed', FOUR, talks(8, [7, 9]), 2, 'confirmed'],
    ['more than claimed', FOUR, talks(20, [18, 22]), 2, 'confirmed'],
    ['fewer, beyond doubt', FOUR, talks(3, [2, 4]), 2, 'refuted'],
    ['an interval that includes the number', FOUR, talks(5, [3, 9]), 2, 'inconclusive'],
    ['fewer, because no more were tried', FOUR, talks(4, [4, 4], null), 2, 'inconclusive'],
    ['an account whose limit nobody told', FOUR, talks(8, [7, 9]), undefined, 'not comparable'],
    ['a search that did not end', FOUR, { ...talks(8, [7, 9]), soft_knee: null }, 2, 'inconclusive'],
    ['a search for requests', FOUR, requests(2, 3), 2, 'not comparable'],
    ['as many requests as claimed', SERVES, requests(12, 13), undefined, 'confirmed'],
    ['fewer requests', SERVES, requests(4, 5), undefined, 'refuted'],
    ['fewer requests, with a lower ceiling', SERVES, requests(4, null), undefined, 'inconclusive'],
    ['requests, against a search for conversations', SERVES, talks(8, [7, 9]), undefined, 'not comparable'],
  ] as const)('%s', (_, claim, answer, requestLimit, verdict) => {
    const search = { file: FILE, answer, ...(requestLimit !== undefined && { requestLimit }) }
    expect(verifySearch(claim, search)).toMatchObject([{ verdict, targets: ['stack'], exercise: true }])
  })

  test('is not about another model', () => {
    expect(verifySearch({ ...FOUR, models: ['other'] }, { file: FILE, answer: talks(8, [7, 9]) })).toEqual([])
  })

  test('a latency is not read from turns at many levels', () => {
    const claim: Claim = {
      ...COMMON,
      ...{ kind: 'latency', models: ['swift'], share: 0.5, value: 100, tolerance: 0, conditions: {} },
    }
    const [found] = verifySearch(claim, { file: FILE, answer: talks(8, [7, 9]) })
    expect(found).toMatchObject({ verdict: 'not comparable', why: expect.stringContaining('many levels') })
  })
})
