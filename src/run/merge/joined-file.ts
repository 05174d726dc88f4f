import { greatest } from '../../core/extremes.ts'
import { type Validity, worstState } from '../../core/validity.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type {
  AnyRunFile,
  Interruption,
  KernelStampRecord,
  RunFile,
  RunStatus,
  ShardRecord,
} from '../../results/run/run-file.ts'
import { sharedFields } from '../../results/run/run-part.ts'

/** A shard of a divided run, as it was collected. */
export interface ShardSource {
  /** The folder of its run. It has no `run.json` if nothing came. */
  readonly folder: string
  readonly record: Pick<ShardRecord, 'shard' | 'worker' | 'clock'> & {
    /** Why it ended early, if its own `run.json` does not say so. */
    readonly interruption?: Interruption
  }
}

/** How the whole run ended. */
export interface JoinedEnding {
  readonly status: RunStatus
  readonly interruption?: Interruption
}

/** A shard with its rows counted. */
export interface JoinedShard {
  readonly source: ShardSource
  readonly file: AnyRunFile
  readonly rows: number
  readonly damage: readonly string[]
}

/** `run.json` of a run that several machines ran together. */
export function joinedFile(
  shards: readonly JoinedShard[],
  missing: readonly ShardSource[],
  ending: JoinedEnding,
): AnyRunFile {
  const files = shards.map(({ file }) => file)
  const [first] = files as [AnyRunFile]
  const { run, started_at, vantage, versions, machine, scenario, adapters } = first
  const harness = worstHarness(files)
  const only = files.length === 1 && missing.length === 0 ? first : undefined
  return {
    ...sharedFields(first),
    run,
    ...ending,
    started_at,
    // Instants of several clocks: only those of a single machine can be compared with its logs.
    ...(only?.origin_us !== undefined && { origin_us: only.origin_us }),
    elapsed_us: greatest(files.map(({ elapsed_us = 0 }) => elapsed_us)),
    versions,
    machine,
    ...(vantage && { vantage }),
    adapters,
    ...(harness && { harness }),
    loop: files.flatMap(({ loop }) => loop).sort((a, b) => a.at - b.at),
    ...(only?.host && { host: only.host }),
    workers: files.reduce((sum, { workers = 1 }) => sum + workers, 0),
    validity: worstValidity(shards, missing),
    simulated: files.every(({ simulated }) => simulated),
    shards: [...shards.map(toRecord), ...missing.map(toMissing)].sort((a, b) => (a.shard < b.shard ? -1 : 1)),
    scenario,
    ...unitedFields(files as RunFile[]),
    ...joinedStamps(files as RunFile[]),
  } as AnyRunFile
}

function toRecord({ source, file, rows, damage }: JoinedShard): ShardRecord {
  const { machine, harness, host, workers, validity, elapsed_us, status, interruption } = file
  const { shard, worker, clock, interruption: noted } = source.record
  const reason = noted ?? interruption
  return {
    shard,
    worker,
    status: noted ? 'interrupted' : status,
    ...(reason && { interruption: reason }),
    rows,
    ...(clock && { clock }),
    machine,
    ...(harness && { harness }),
    ...(host && { host }),
    ...(workers !== undefined && { workers }),
    ...(validity && { validity }),
    ...(elapsed_us !== undefined && { elapsed_us }),
    ...(damage.length > 0 && { damage }),
  }
}

function toMissing({ record }: ShardSource): ShardRecord {
  return { ...record, status: 'interrupted', rows: 0 }
}

/** As good as its worst machine. One that was lost was never judged, nor was one of which nothing came. */
function worstValidity(shards: readonly JoinedShard[], missing: readonly ShardSource[]): Validity {
  const judged = shards.map(({ source, file: { validity } }) => ({
    name: source.record.shard,
    state: validity?.state ?? ('degraded' as const),
    reasons: validity?.reasons ?? ['the shard ended before its harness was checked'],
  }))
  const silent = missing.map(({ record }) => ({
    name: record.shard,
    state: 'degraded' as const,
    reasons: ['nothing came of the shard: its part of the load is missing'],
  }))
  const all = [...judged, ...silent]
  return {
    state: worstState(all.map(({ state }) => state)),
    reasons: all.flatMap(({ name, reasons }) => reasons.map((reason) => `${name}: ${reason}`)),
  }
}

/** The self-test with the largest error. Undefined if a machine has none: its error may be any. */
function worstHarness(files: readonly AnyRunFile[]): HarnessError | undefined {
  if (files.some(({ harness }) => harness === undefined)) return undefined
  const sizeOf = ({ harness }: AnyRunFile) =>
    Math.max(
      0,
      ...(harness?.rows ?? []).map(({ p99_us }) => p99_us),
      ...(harness?.turns?.rows ?? []).map(({ p99_us }) => p99_us),
    )
  return files.reduce((worst, file) => (sizeOf(file) > sizeOf(worst) ? file : worst)).harness
}

/** All machines together; the clock is that of the worst. */
function joinedStamps(files: readonly RunFile[]): Pick<RunFile, 'stamps'> {
  const all = files.flatMap(({ stamps }) => stamps ?? [])
  if (all.length === 0) return {}
  const sumOf = (count: (stamps: KernelStampRecord) => number) =>
    all.reduce((sum, one) => sum + count(one), 0)
  const isComplete = all.every(({ dropped }) => dropped !== undefined)
  return {
    stamps: {
      source: 'kernel',
      trials: sumOf(({ trials }) => trials),
      unseen: sumOf(({ unseen }) => unseen),
      unlocated: sumOf(({ unlocated }) => unlocated),
      ...(isComplete && { dropped: sumOf(({ dropped = 0 }) => dropped) }),
      clock_us: greatest(all.map(({ clock_us }) => clock_us)),
    },
  }
}

/** What was created or negotiated on any machine. */
function unitedFields(files: readonly RunFile[]): Pick<RunFile, 'negotiated' | 'clones' | 'dictionaries'> {
  const clones = files.flatMap((file) => file.clones ?? [])
  const dictionaries = files.flatMap((file) => file.dictionaries ?? [])
  const negotiated = new Map<string, Map<string, NonNullable<RunFile['negotiated']>[string][number]>>()
  for (const [target, settings] of files.flatMap((file) => Object.entries(file.negotiated ?? {}))) {
    const known = negotiated.get(target) ?? new Map()
    negotiated.set(target, known)
    for (const one of settings) known.set(JSON.stringify(one), one)
  }
  return {
    ...(negotiated.size > 0 && {
      negotiated: Object.fromEntries([...negotiated].map(([target, known]) => [target, [...known.values()]])),
    }),
    ...(clones.length > 0 && { clones }),
    ...(dictionaries.length > 0 && { dictionaries }),
  }
}
