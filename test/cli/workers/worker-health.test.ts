import { afterEach, expect, test } from 'vitest'
import { WorkerHealth } from '../../../src/cli/workers/worker-health.ts'

let now = 0
const health = new WorkerHealth({ now: () => now })
afterEach(() => health.close())

test('a worker is healthy for ten seconds after the broker has heard of it', async () => {
  const address = await health.serve('127.0.0.1', 0)
  const status = async () => (await fetch(address)).status
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/healthz$/)
  expect(await status()).toBe(503)
  health.announced()
  now += 9.9e6
  expect(await status()).toBe(200)
  now += 0.2e6
  expect(await status()).toBe(503)
})
