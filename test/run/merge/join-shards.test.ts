import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openRun } from '../../../src/results/run/open-run.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { runFolderAt } from '../../../src/results/run/run-folder.ts'
import { formatTrialRows, trialHeader } from '../../../src/results/trials/trial-rows.ts'
import { writeDerivedFiles } from '../../../src/run/finished-runs/write-derived-files.ts'
import { joinShards } from '../../../src/run/merge/join-shards.ts'
import type { ShardSource } from '../../../src/run/merge/joined-file.ts'
import { collect, temporaryFolder } from '../../results/arbitrary-trials.ts'
import { storePart } from './sample-parts.ts'

const FINISHED = { status: 'finished' } as const

/** A run, and the shards that so many workers would have written of it, by the numbers of its trials. */
async function divide(workers: number): Promise<{ root: string; whole: string; sources: ShardSource[] }> {
  const root = await temporaryFolder()
  const whole = await storePart(root, { name: 'whole', vantage: 'eu', seed: 1 })
  const trials = await collect((await openRun(whole)).trials())
  const sources = Array.from({ length: workers }, (_, index) => ({
    folder: path.join(root, `eu-${index + 1}`, 'run'),
    record: {
      shard: `eu-${index + 1}`,
      worker: `machine-${index}`,
      clock: { offset_us: 7, half_rtt_us: 100 },
    },
  }))
  for (const [index, { folder }] of sources.entries()) {
    await mkdir(path.dirname(folder), { recursive: true })
    await cp(whole, folder, { recursive: true })
    // A worker writes each row when it has ended.
    const own = trials
      .filter(({ trial }) => trial % workers === index)
      .sort((a, b) => (a.at.end ?? 0) - (b.at.end ?? 0))
    await writeFile(runFolderAt(folder).trials, `${trialHeader()}${formatTrialRows(own, (text) => text)}`)
  }
  return { root, whole, sources }
}

async function join(
  root: string,
  sources: readonly ShardSource[],
  ending: Parameters<typeof joinShards>[2] = FINISHED,
) {
  const folder = runFolderAt(path.join(root, 'joined'))
  await mkdir(folder.path)
  const file = (await joinShards(sources, folder, ending)) as RunFile | undefined
  return { folder, file }
}

const byNumber = (trials: readonly { trial: number }[]) => trials.toSorted((a, b) => a.trial - b.trial)

describe('shards of one vantage', () => {
  test('are joined into the run that one machine would have written', async () => {
    const { root, whole, sources } = await divide(3)
    const { folder, file } = await join(root, sources)
    const [united, alone] = await Promise.all(
      [folder.path, whole].map(async (place) => collect((await openRun(place)).trials())),
    )
    expect(byNumber(united ?? [])).toEqual(byNumber(alone ?? []))
    const ends = (united ?? []).map(({ at }) => at.end ?? at.due ?? 0)
    expect(ends).toEqual(ends.toSorted((a, b) => a - b))
    expect(file?.parts).toBeUndefined()
    expect(file?.shards?.reduce((sum, { rows }) => sum + rows, 0)).toBe(alone?.length)
    // The statistics are those of the whole, byte for byte.
    await writeDerivedFiles(folder.path)
    await writeDerivedFiles(whole)
    const read = (place: string) => readFile(path.join(place, 'stages.csv'), 'utf8')
    expect(await read(folder.path)).toBe(await read(whole))
  })

  test('are as valid as the worst machine, which is named', async () => {
    const { root, sources } = await divide(2)
    const place = runFolderAt(sources[1]?.folder ?? '').runFile
    const bad = {
      ...JSON.parse(await readFile(place, 'utf8')),
      validity: { state: 'invalid', reasons: ['it was busy'] },
    }
    await writeFile(place, JSON.stringify(bad))
    const { file } = await join(root, sources)
    expect(file?.validity).toMatchObject({ state: 'invalid' })
    expect(file?.validity?.reasons).toContain('eu-2: it was busy')
  })

  test('add up what was taken from packets, and what not', async () => {
    const { root, sources } = await divide(2)
    for (const [index, { folder }] of sources.entries()) {
      const place = runFolderAt(folder).runFile
      const stamps = {
        source: 'kernel',
        trials: 10,
        unseen: index,
        unlocated: 2,
        dropped: 3,
        clock_us: index,
      }
      await writeFile(place, JSON.stringify({ ...JSON.parse(await readFile(place, 'utf8')), stamps }))
    }
    const { file } = await join(root, sources)
    expect(file?.stamps).toEqual({
      source: 'kernel',
      trials: 20,
      unseen: 1,
      unlocated: 4,
      dropped: 6,
      clock_us: 1,
    })
  })

  test('keep what came of a lost one, without a row that is cut in half', async () => {
    const { root, sources } = await divide(2)
    const lost = sources[1] as ShardSource
    await appendFile(runFolderAt(lost.folder).trials, 'half a r')
    const interruption = { reason: 'lost', detail: 'nothing was heard of it' } as const
    const noted = [sources[0] as ShardSource, { ...lost, record: { ...lost.record, interruption } }]
    const { file } = await join(root, noted, { status: 'interrupted', interruption })
    expect(file).toMatchObject({ status: 'interrupted', interruption })
    expect(file?.shards?.[1]).toMatchObject({
      status: 'interrupted',
      interruption,
      damage: [expect.stringContaining('cut off in the middle of a row')],
    })
    expect(file?.shards?.[1]?.rows).toBeGreaterThan(0)
  })

  test('of which one sent nothing are joined without it, and it is listed', async () => {
    const { root, sources } = await divide(2)
    await rm(sources[1]?.folder ?? '', { recursive: true })
    const { file } = await join(root, sources)
    expect(file?.shards?.map(({ shard, rows, status }) => [shard, rows, status])).toEqual([
      ['eu-1', expect.any(Number), 'finished'],
      ['eu-2', 0, 'interrupted'],
    ])
    expect(file?.validity).toMatchObject({
      state: 'degraded',
      reasons: ['eu-2: nothing came of the shard: its part of the load is missing'],
    })
  })

  test('of which one never said how it ended are degraded, and it is named', async () => {
    const { root, sources } = await divide(2)
    const lost = runFolderAt(sources[1]?.folder ?? '').runFile
    const { validity: _, ...begun } = JSON.parse(await readFile(lost, 'utf8'))
    await writeFile(lost, JSON.stringify({ ...begun, status: 'running' }))
    expect((await join(root, sources)).file?.validity).toMatchObject({
      state: 'degraded',
      reasons: ['eu-2: the shard ended before its harness was checked'],
    })
  })

  test('are no run if nothing came of any', async () => {
    const { root, sources } = await divide(1)
    await rm(sources[0]?.folder ?? '', { recursive: true })
    expect((await join(root, sources)).file).toBeUndefined()
  })
})
