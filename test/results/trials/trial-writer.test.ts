import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type RunFolder, runFolderAt } from '../../../src/results/run/run-folder.ts'
import { readArrivals } from '../../../src/results/trials/arrival-lines.ts'
import { readTrials } from '../../../src/results/trials/read-trials.ts'
import { createTrialWriter } from '../../../src/results/trials/trial-writer.ts'
import { collect, temporaryFolder } from '../arbitrary-trials.ts'
import { ARRIVALS, REFUSED, TRIAL } from '../sample-trials.ts'

const redact = (text: string) => text
const ENDLESS_WRITER = path.join(import.meta.dirname, 'endless-writer.ts')

async function writeSome(): Promise<RunFolder> {
  const folder = runFolderAt(await temporaryFolder())
  const writer = await createTrialWriter(folder, { redact })
  writer.add({ trial: TRIAL, arrivals: ARRIVALS })
  writer.add({ trial: REFUSED, arrivals: { trial: 1, pieces: [] } })
  await writer.close()
  return folder
}

/** A process that writes trials until something stops it. `limit` is the largest file it may make, in KiB. */
function startWriter(folder: string, limit = 'unlimited'): ChildProcess {
  const command = `trap '' XFSZ; ulimit -f ${limit}; exec "${process.execPath}" --import jiti/register "${ENDLESS_WRITER}" "${folder}"`
  return spawn('bash', ['-c', command], { env: { ...process.env, JITI_FS_CACHE: 'false' }, stdio: 'pipe' })
}

async function readCompleteRows(folder: RunFolder) {
  const torn: number[] = []
  const trials = await collect(readTrials(folder.trials, (bytes) => torn.push(bytes)))
  const arrivals = await collect(readArrivals(folder.arrivals, (bytes) => torn.push(bytes)))
  return { trials: trials.map(({ trial }) => trial), arrivals: arrivals.map(({ trial }) => trial), torn }
}

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number)

describe('the writer of trials', () => {
  test('writes shortly after a trial, without a flush', async () => {
    const folder = runFolderAt(await temporaryFolder())
    const writer = await createTrialWriter(folder, { redact })
    writer.add({ trial: TRIAL, arrivals: ARRIVALS })
    for (let tries = 0; (await readCompleteRows(folder)).trials.length === 0 && tries < 100; tries += 1)
      await sleep(20)
    expect((await readCompleteRows(folder)).trials).toEqual([0])
    await writer.close()
  })

  test('never overwrites existing files', async () => {
    const folder = await writeSome()
    await expect(createTrialWriter(folder, { redact })).rejects.toMatchObject({
      name: 'RunWriteError',
      code: 'EEXIST',
    })
    expect((await readCompleteRows(folder)).trials).toEqual([0, 1])
  })

  test('leaves complete rows when it is killed', async () => {
    const folder = runFolderAt(await temporaryFolder())
    const child = startWriter(folder.path)
    for (let size = 0; size < 50_000; await sleep(10))
      size = (await readFile(folder.trials).catch(() => Buffer.alloc(0))).length
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { trials, arrivals } = await readCompleteRows(folder)
    expect(trials.length).toBeGreaterThan(50)
    expect(trials).toEqual(upTo(trials.length))
    expect(arrivals.slice(0, trials.length)).toEqual(trials)
  })

  test('reports a full disk once, and keeps the rows written before', async () => {
    const folder = runFolderAt(await temporaryFolder())
    const child = startWriter(folder.path, '32')
    const said: string[] = []
    child.stdout?.on('data', (data) => said.push(String(data)))
    await once(child, 'close')
    expect(said.join('')).toMatch(
      /^(trials\.csv|arrivals\.ndjson) EFBIG cannot write (trials\.csv|arrivals\.ndjson) .*\n$/,
    )
    const { trials, arrivals, torn } = await readCompleteRows(folder)
    expect(torn).toEqual([])
    expect(trials.length).toBeGreaterThan(50)
    expect(trials).toEqual(upTo(trials.length))
    expect(arrivals.slice(0, trials.length)).toEqual(trials)
  })
})

describe('the reader of trials', () => {
  test('drops a torn last row and reports its size', async () => {
    const folder = await writeSome()
    const { length } = await readFile(folder.trials)
    await truncate(folder.trials, length - 10)
    await appendFile(folder.arrivals, '{"trial":2,"pie')
    const { trials, arrivals, torn } = await readCompleteRows(folder)
    expect(trials).toEqual([0])
    expect(arrivals).toEqual([0, 1])
    expect(torn).toEqual([expect.any(Number), 15])
  })

  test('drops a row torn anywhere, also inside quotes', async () => {
    const folder = await writeSome()
    const whole = await readFile(folder.trials)
    const first = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1
    for (let end = first; end < whole.length; end += 1) {
      await writeFile(folder.trials, whole.subarray(0, end))
      expect((await collect(readTrials(folder.trials))).map(({ trial }) => trial)).toEqual([0])
    }
  })

  test('names the row that it cannot read', async () => {
    const folder = await writeSome()
    await appendFile(folder.trials, 'a,b\n')
    await expect(collect(readTrials(folder.trials))).rejects.toMatchObject({
      code: 'TRIALS_UNREADABLE',
      message: expect.stringContaining('row 4: 2 cells'),
    })
  })

  test.each(['{', '{}', '[]', '{"trial":1,"pieces":[{"at":1}]}'])(
    'names the line %s that is not an arrival log',
    async (line) => {
      const folder = await writeSome()
      await appendFile(folder.arrivals, `${line}\n`)
      await expect(collect(readArrivals(folder.arrivals))).rejects.toMatchObject({
        code: 'ARRIVALS_UNREADABLE',
        message: expect.stringContaining('line 3'),
      })
    },
  )
})
