import { describe, expect, test } from 'vitest'
import { formatKeyHosts, keyHostJson } from '../../../src/cli/output/format-key-hosts.ts'
import { builtInAdapters } from '../../../src/run/adapters/built-in-adapters.ts'

function endpoint(
  id: string,
  adapter: string,
  base: string,
  answeredBy: 'service' | 'base' | 'lab' = 'base',
) {
  const facts = builtInAdapters()[adapter]?.facts
  if (!facts) throw new Error(`no adapter ${adapter}`)
  return { answeredBy, facts, planned: { id, base } }
}

describe('a plan', () => {
  test('names each key with the host that gets it', () => {
    expect(
      formatKeyHosts([
        endpoint('a', 'smallest-ws', 'wss://api.smallest.ai/x', 'service'),
        endpoint('b', 'smallest-http', 'https://api.smallest.ai', 'service'),
        endpoint('c', 'smallest-http', 'http://proxy.example:8080/y'),
        endpoint('d', 'smallest-http', 'https://api.smallest.ai', 'lab'),
      ]),
    ).toEqual([
      'SMALLEST_API_KEY goes to api.smallest.ai: a, b',
      'SMALLEST_API_KEY goes to proxy.example:8080: c',
    ])
  })

  test('says the same as JSON', () => {
    expect(keyHostJson(endpoint('c', 'smallest-http', 'http://user@proxy.example:8080/y'))).toEqual({
      host: 'proxy.example:8080',
      key: 'SMALLEST_API_KEY',
    })
    expect(keyHostJson(endpoint('d', 'smallest-http', 'https://x', 'lab'))).toEqual({ host: null, key: null })
  })
})
