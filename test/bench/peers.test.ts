import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ANSWERS } from '../../bench/first-audio/speech.ts'
import { peers } from '../../bench/peers/peers.ts'
import { percentile } from '../../bench/peers/percentile.ts'
import { sampleJob } from '../../src/conformance/harness/sample-job.ts'
import { loadAdapter } from '../../src/run/adapters/load-adapter.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../bench/peers')
const ROUTES = ['websocket', 'sse', 'chunks'] as const

describe('the comparison with other tools', () => {
  test.each(ROUTES)('over %s at least two tools measure, and who cannot says why', (route) => {
    const ways = peers().map((peer) => peer.routes[route])
    expect(ways.filter(({ kind }) => kind === 'measures').length).toBeGreaterThanOrEqual(2)
    for (const way of ways) expect(way.kind === 'cannot' ? way.why : way.figure).toMatch(/\w{4}/)
  })

  test.each(ROUTES)('over %s ttfa has an adapter, on the route that the server has', async (route) => {
    const adapter = await loadAdapter(`ttfa/speech-${route}.yaml`, FOLDER)
    const dial = adapter.dial(sampleJob(adapter, { base: 'http://127.0.0.1:1' }))
    expect(dial.carrier).toBe(route === 'websocket' ? 'websocket' : 'http')
    expect(new URL(dial.url).pathname).toBe(`/${route}`)
  })

  test('the adapter hears the server’s pieces as audio and its last message as the end', async () => {
    const adapter = await loadAdapter('ttfa/speech-websocket.yaml', FOLDER)
    const job = sampleJob(adapter)
    const hear = (text: string) => adapter.hear({ kind: 'text', text }, adapter.newState?.(), job)
    const { piece, after } = ANSWERS.websocket
    expect(hear(piece.toString('utf8', 4)).map(({ kind }) => kind)).toEqual(['audio'])
    expect(hear(after.toString('utf8', 2)).map(({ kind }) => kind)).toEqual(['end'])
  })

  test('names everybody it is meant to have', () => {
    expect(peers().map(({ name }) => name)).toEqual([
      'ttfa',
      'plain ws',
      'plain undici',
      'Artillery',
      'autocannon',
      'k6',
    ])
  })

  test('installs what no registry is named for', () => {
    const lock: { packages: Record<string, { resolved?: string }> } = JSON.parse(
      readFileSync(path.join(FOLDER, 'package-lock.json'), 'utf8'),
    )
    expect(Object.keys(lock.packages)).toContain('node_modules/artillery')
    expect(Object.keys(lock.packages)).toContain('node_modules/autocannon')
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })

  test('percentiles are answers that happened', () => {
    const numbers = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect([0, 0.5, 0.99, 1].map((share) => percentile(numbers, share))).toEqual([1, 50, 99, 100])
    expect(percentile([], 0.5)).toBeNaN()
  })
})
