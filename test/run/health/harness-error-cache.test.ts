import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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

  test.each([
    ['not JSON', () => '{'],
    ['a list', () => '[]'],
    ['without rows', (text: string) => text.replace('"rows": []', '"rows": {}')],
    ['with a number without end', (text: string) => text.replace('"rows": []', `"rows": [${ROW}]`)],
  ])('is unknown if its file is %s', async (_, damage) => {
    const cache = await mkdtemp(path.join(os.tmpdir(), 'error-bar-'))
    await writeHarnessError(cache, harness)
    const file = path.join(cache, 'error-bar.json')
    await writeFile(file, damage(await readFile(file, 'utf8')))
    expect(await readHarnessError(cache)).toBeUndefined()
    await rm(cache, { recursive: true })
  })
})

/** JSON has no infinity, and reads this number as one. */
const ROW = '{"transport":"http","concurrency":1,"n":9,"p50_us":1,"p90_us":1,"p99_us":1e999,"max_us":1}'
