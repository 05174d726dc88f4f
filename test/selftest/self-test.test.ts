import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { runSelfTest } from '../../src/selftest/self-test.ts'

const NEVER = { finish: new AbortController().signal, abort: new AbortController().signal }

const listeners = () => [NEVER.finish, NEVER.abort].map((signal) => getEventListeners(signal, 'abort').length)

test('a self-test reports every transport, plain and over TLS, and the floor of the machine', async () => {
  const told: string[] = []
  const before = listeners()
  const { rows, floor } = await runSelfTest({
    adapters: ['smallest-ws', 'smallest-sse'],
    http2: ['smallest-sse'],
    concurrencies: [16],
    seed: 1,
    tls: true,
    floor: true,
    control: NEVER,
    onRow: ({ transport }) => told.push(transport),
  })
  const transports = [
    'smallest-ws',
    'smallest-ws+tls',
    'smallest-sse',
    'smallest-sse+tls',
    'smallest-sse+h2',
    'smallest-sse+tls+h2',
  ]
  expect(rows.map(({ transport }) => transport)).toEqual(transports)
  expect(rows.map(({ http }) => http)).toEqual([...Array(4), 2, 2])
  expect(told).toEqual(['bare socket', ...transports])
  for (const row of [...rows, ...(floor ?? [])]) {
    expect(row).toMatchObject({ concurrency: 16, n: 64 })
    expect(row.p50_us).toBeGreaterThan(0)
    expect(row.max_us).toBeGreaterThanOrEqual(row.p99_us)
  }
  expect(listeners()).toEqual(before)
}, 90_000)

test('a self-test that is stopped measures nothing more', async () => {
  const control = { ...NEVER, finish: AbortSignal.abort() }
  const { rows, floor } = await runSelfTest({
    adapters: ['smallest-ws'],
    concurrencies: [1],
    seed: 1,
    floor: true,
    control,
  })
  expect(rows).toEqual([])
  expect(floor).toBeUndefined()
})
