import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadErrorBar } from '../../../src/cli/run/load-error-bar.ts'
import { cacheFolder } from '../../../src/library/shared/cache-folder.ts'
import type { HarnessError } from '../../../src/results/run/harness-error.ts'
import { readHarnessError, writeHarnessError } from '../../../src/run/health/harness-error-cache.ts'

const DATE = { measured_at: '2026-11-20T04:00:00.000Z' }
const SPREAD = { n: 400, p50_us: 40, p90_us: 60, p99_us: 90, max_us: 99 }
const REQUESTS: HarnessError = {
  ...DATE,
  rows: [{ transport: 'smallest-ws', concurrency: 1, ...SPREAD }],
}
const BOTH: HarnessError = {
  ...REQUESTS,
  turns: { ...DATE, rows: [{ stage: 'stt_final', concurrency: 4, ...SPREAD, p95_us: 80 }] },
}
/** Stopped before it measures anything. */
const STOPPED = { finish: AbortSignal.abort(), abort: new AbortController().signal }

let environment: Record<string, string>
let told: string[]
beforeEach(async () => {
  environment = { XDG_CACHE_HOME: await mkdtemp(path.join(os.tmpdir(), 'error-bar-')) }
  told = []
})
afterEach(() => rm(environment.XDG_CACHE_HOME ?? '', { recursive: true }))

const load = (workload: 'requests' | 'conversations', selftest = true, control = STOPPED) =>
  loadErrorBar({ workload, environment, selftest, control, log: (text) => told.push(text) })

describe('the error bar of a run', () => {
  test.each([
    ['requests', REQUESTS],
    ['requests', BOTH],
    ['conversations', BOTH],
  ] as const)('of %s is known if it was measured for them', async (workload, known) => {
    await writeHarnessError(cacheFolder(environment), known)
    expect(await load(workload)).toEqual(known)
    expect(told).toEqual([])
  })

  test('of conversations is measured if only that of requests is known, which is kept', async () => {
    await writeHarnessError(cacheFolder(environment), REQUESTS)
    expect(await load('conversations')).toEqual(REQUESTS)
    expect(told.join()).toContain('measuring the harness’s own error')
    // What was stopped is measured again by the next run.
    expect(await readHarnessError(cacheFolder(environment))).toEqual(REQUESTS)
  })

  test('is unknown if its self-test was stopped halfway, and not kept for later runs', async () => {
    const finish = new AbortController()
    const control = { ...STOPPED, finish: finish.signal }
    setTimeout(() => finish.abort(), 150)
    expect(await load('requests', true, control)).toBeUndefined()
    expect(finish.signal.aborted).toBe(true)
    expect(await readHarnessError(cacheFolder(environment))).toBeUndefined()
  })

  test('is not measured if the user does not want it', async () => {
    await writeHarnessError(cacheFolder(environment), REQUESTS)
    expect(await load('conversations', false)).toEqual(REQUESTS)
    expect(told).toEqual([])
  })
})
