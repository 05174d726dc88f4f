import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { makeFolder } from '../../results/make-folder.ts'
import type { AnyRunFile, Interruption } from '../../results/run/run-file.ts'
import { writeRunFile } from '../../results/run/run-file-io.ts'
import { type RunFolder, runFolderAt } from '../../results/run/run-folder.ts'
import { joinShards } from '../../run/merge/join-shards.ts'
import type { JoinedEnding, ShardSource } from '../../run/merge/joined-file.ts'
import { mergeRuns } from '../../run/merge/merge-runs.ts'
import { interruptionOf, type TrackedShard } from './shard-board.ts'

/** Where the files of shards are until they are joined: kept while something may still come. */
export function shardFolder(folder: string, run: string, shard: string): string {
  return path.join(folder, 'shards', shard, run)
}

export interface JoinOptions {
  readonly run: string
  readonly folder: RunFolder
  readonly shards: readonly TrackedShard[]
  /** The threshold that ended the run. */
  readonly breach: string | undefined
  /** The user ended the run. */
  readonly interrupted: boolean
  /** How it ended, if the shards do not tell. */
  readonly ending?: JoinedEnding
  /** Bytes that were collected of a file. */
  readonly collected: (shard: string, file: string) => number
}

export interface JoinedRun {
  readonly folder: RunFolder
  readonly file: AnyRunFile
  readonly warnings: readonly string[]
  /** Something may still come. */
  readonly isPartial: boolean
}

/** Makes one run folder of what was collected. Throws a `SetupError` if nothing was. */
export async function joinRun(options: JoinOptions): Promise<JoinedRun> {
  const { folder, run, shards } = options
  await removeJoined(folder)
  for (const { shard } of shards) await chooseRunFile(shardFolder(folder.path, run, shard))
  const vantages = [...new Set(shards.map(({ vantage }) => vantage))]
  const joined: { vantage: string; folder: RunFolder; file: AnyRunFile }[] = []
  for (const vantage of vantages) {
    const own = runFolderAt(path.join(folder.path, 'vantages', vantage, run))
    await makeFolder(own.path)
    const file = await joinVantage(vantage, own, options)
    if (file) joined.push({ vantage, folder: own, file })
  }
  const file = await mergeVantages(joined, vantages, options)
  await rm(path.join(folder.path, 'vantages'), { recursive: true, force: true })
  const isPartial = shards.some((shard) => interruptionOf(shard)?.reason === 'lost')
  if (!isPartial) await rm(path.join(folder.path, 'shards'), { recursive: true, force: true })
  return { folder, file, isPartial, warnings: describeMissingBytes(options) }
}

/** What an earlier join of the same run has written. */
async function removeJoined({ trials, turns, arrivals, runFile }: RunFolder): Promise<void> {
  for (const file of [trials, turns, arrivals, runFile]) await rm(file, { force: true })
}

/** Its last run.json if it came, else the first one. */
async function chooseRunFile(folder: string): Promise<void> {
  const { runFile } = runFolderAt(folder)
  const isWhole = await readable(runFile)
  if (!isWhole) await rename(path.join(folder, 'run-begun.json'), runFile).catch(() => undefined)
}

async function readable(file: string): Promise<boolean> {
  const { readFile } = await import('node:fs/promises')
  try {
    JSON.parse(await readFile(file, 'utf8'))
    return true
  } catch {
    return false
  }
}

async function joinVantage(
  vantage: string,
  folder: RunFolder,
  options: JoinOptions,
): Promise<AnyRunFile | undefined> {
  const own = options.shards.filter((shard) => shard.vantage === vantage)
  const sources = own.map((shard): ShardSource => {
    const interruption = interruptionOf(shard)
    const { status } = shard
    return {
      folder: shardFolder(options.folder.path, options.run, shard.shard),
      record: {
        shard: shard.shard,
        worker: status?.worker ?? '',
        ...(status?.clock && { clock: status.clock }),
        ...(interruption && { interruption }),
      },
    }
  })
  return joinShards(sources, folder, endingOf(own, options))
}

/** If there are several causes, the first counts. */
function endingOf(
  shards: readonly TrackedShard[],
  { breach, interrupted, ending }: JoinOptions,
): JoinedEnding {
  if (ending && ending.interruption?.reason !== 'lost') return ending
  if (breach !== undefined) return interruptedBy({ reason: 'threshold', detail: `${breach} failed` })
  const lost = shards.filter((shard) => interruptionOf(shard)?.reason === 'lost')
  if (lost.length > 0) return interruptedBy({ reason: 'lost', detail: describeLost(lost, shards.length) })
  if (interrupted) return interruptedBy({ reason: 'signal', detail: 'interrupted by the user' })
  if (ending) return ending
  const early = shards.flatMap(({ status }) => status?.ending?.interruption ?? [])
  const [first] = early
  return first ? interruptedBy(first) : { status: 'finished' }
}

function interruptedBy(interruption: Interruption): JoinedEnding {
  return { status: 'interrupted', interruption }
}

function describeLost(lost: readonly TrackedShard[], all: number): string {
  const words = lost.map(
    (shard) => `${shard.shard} (${shard.status?.worker ?? 'no worker'}): ${interruptionOf(shard)?.detail}`,
  )
  return `${lost.length} of ${all} workers were lost, and what they had left to send was not sent: ${words.join('; ')}`
}

async function mergeVantages(
  joined: readonly { vantage: string; folder: RunFolder; file: AnyRunFile }[],
  vantages: readonly string[],
  { folder, shards, run }: JoinOptions,
): Promise<AnyRunFile> {
  const [first] = joined
  if (!first) throw nothingCame(run, shards)
  if (vantages.length > 1 && joined.length > 1) {
    const merged = await mergeRuns(
      joined.map((one) => one.folder.path),
      { results: folder.path, out: folder.path, force: false },
    )
    return joined.length === vantages.length ? merged.file : addLost(folder, merged.file, joined, vantages)
  }
  for (const name of ['trials.csv', 'turns.csv', 'arrivals.ndjson', 'run.json'])
    await rename(path.join(first.folder.path, name), path.join(folder.path, name)).catch(() => undefined)
  return joined.length === vantages.length ? first.file : addLost(folder, first.file, joined, vantages)
}

/** A vantage from which nothing came is in no row, so the run says it. */
async function addLost(
  folder: RunFolder,
  file: AnyRunFile,
  joined: readonly { vantage: string }[],
  vantages: readonly string[],
): Promise<AnyRunFile> {
  const silent = vantages.filter((vantage) => !joined.some((one) => one.vantage === vantage))
  const detail = `nothing came from ${silent.join(', ')}${file.interruption ? `; ${file.interruption.detail}` : ''}`
  const next = { ...file, status: 'interrupted', interruption: { reason: 'lost', detail } } as AnyRunFile
  await writeRunFile(folder.runFile, next, (text) => text)
  return next
}

function nothingCame(run: string, shards: readonly TrackedShard[]): SetupError {
  const words = shards.map(
    (shard) => `${shard.shard}: ${interruptionOf(shard)?.detail ?? 'ended without a row'}`,
  )
  return new SetupError(`no worker delivered a row of ${run}: ${words.join('; ')}`, {
    code: 'NOTHING_COLLECTED',
    hint: 'The output of the workers says why. Rows that they could not deliver are in their folders.',
  })
}

/** A shard that says that it sent everything, and of which less came. */
function describeMissingBytes({ shards, collected }: JoinOptions): string[] {
  return shards.flatMap(({ shard, status }) =>
    Object.entries(status?.sizes ?? {})
      .filter(([file, size]) => collected(shard, file) < size)
      .map(([file, size]) => `${shard}: ${size - collected(shard, file)} bytes of ${file} did not arrive`),
  )
}
