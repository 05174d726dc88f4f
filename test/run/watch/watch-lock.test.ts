import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockFolder } from '../../../src/run/watch/watch-lock.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ttfa-lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A process that is alive and is not this one. */
const OTHER = process.ppid

describe('the lock of a watch', () => {
  test('keeps a second watch out, and lets it in afterwards', async () => {
    const unlock = await lockFolder(folder, { pid: OTHER })
    await expect(lockFolder(folder, process)).rejects.toThrow(/another watch writes into/)
    await unlock()
    await (await lockFolder(folder, process))()
    expect(await readdir(folder)).toEqual([])
  })

  test.each([
    ['of a process that has ended', { pid: 2 ** 30, host: hostname() }],
    ['of this very number, as in a container that was started again', { pid: process.pid, host: hostname() }],
    ['that is damaged', 'not JSON'],
  ])('%s is taken over', async (_, owner) => {
    await writeFile(
      path.join(folder, 'watch.lock'),
      typeof owner === 'string' ? owner : JSON.stringify(owner),
    )
    await expect(lockFolder(folder, process)).resolves.toBeTypeOf('function')
  })

  test('of another machine holds', async () => {
    await writeFile(path.join(folder, 'watch.lock'), JSON.stringify({ pid: 2 ** 30, host: 'elsewhere' }))
    await expect(lockFolder(folder, process)).rejects.toThrow(/on elsewhere/)
  })
})
