import { describe, expect, test } from 'vitest'
import { checkAllowed, parseAllowed } from '../../src/distributed/worker/allow-list.ts'
import type { RunPlan } from '../../src/run/plan/run-plan.ts'

function planOf(id: string, base: string, answeredBy = 'service'): RunPlan {
  return { workload: 'requests', targets: [{ planned: { id, base }, answeredBy }] } as unknown as RunPlan
}

const check = (allow: readonly string[], id: string, base: string, answeredBy?: string) => () =>
  checkAllowed(planOf(id, base, answeredBy), allow.map(parseAllowed))

describe('--allow', () => {
  test.each([
    ['nothing is limited without it', [], 'a', 'wss://api.example.com/v1'],
    ['a host', ['api.example.com'], 'a', 'wss://API.example.com:444/v1'],
    ['hosts of a domain', ['*.example.com'], 'a', 'https://eu.api.example.com'],
    ['one target at a host', ['api.example.com/a'], 'a', 'https://api.example.com'],
    ['one target anywhere', ['*/a'], 'a', 'https://elsewhere.example'],
    ['a component of a target', ['*/agent'], 'agent.tts', 'https://elsewhere.example'],
    ['one of several', ['other.example', 'api.example.com'], 'a', 'https://api.example.com'],
  ])('lets through: %s', (_, allow, id, base) => {
    expect(check(allow, id, base)).not.toThrow()
  })

  test.each([
    ['another host', ['api.example.com'], 'a', 'https://api.example.org'],
    ['a host that only ends alike', ['*.example.com'], 'a', 'https://badexample.com'],
    ['the domain itself', ['*.example.com'], 'a', 'https://example.com'],
    ['a host in the user of a URL', ['api.example.com'], 'a', 'https://api.example.com@evil.example'],
    ['another target', ['api.example.com/a'], 'b', 'https://api.example.com'],
    ['a target that only begins alike', ['*/agent'], 'agent2', 'https://api.example.com'],
    ['a base that is no URL', ['api.example.com'], 'a', 'nonsense'],
  ])('refuses: %s', (_, allow, id, base) => {
    expect(check(allow, id, base)).toThrow('this worker may not send to')
  })

  test('what the lab answers stays on the machine', () => {
    expect(check(['api.example.com'], 'a', 'https://elsewhere.example', 'lab')).not.toThrow()
  })

  test.each(['', '/a', 'host/', 'a/b/c'])('%s is no place', (text) => {
    expect(() => parseAllowed(text)).toThrow('is neither a host nor host/target')
  })
})
