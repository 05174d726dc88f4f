import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { readHarnessError, writeHarnessError } from '../../../src/run/health/harness-error-cache.ts'

afterEach(() => vi.restoreAllMocks())

describe('the error bar of a machine', () => {
  const harness = { measured_at: '2026-11-20T04:00:00.000Z', rows: [] }

  test.each([
    ['it has as many processors and was not restarted', () => undefined, harness],
    ['it was started again', () => vi.spyOn(os, 'uptime').mockReturnValue(5), undefined],
    [
      'it has other processors',
      () => vi.spyOn(os, 'availableParallelism').mockReturnValue(os.availableParallelism() + 1),
      undefined,
    ],
  ])('is known if %s, and otherwise measured again', async (_, change, expected) => {
    const cache = await mkdtemp(path.join(os.tmpdir(), 'error-bar-'))
    await writeHarnessError(cache, harness)
    change()
    expect(await readHarnessError(cache)).toEqual(expected)
    await rm(cache, { recursive: true })
  })
})
