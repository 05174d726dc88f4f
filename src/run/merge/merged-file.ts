import { createHash } from 'node:crypto'
import { greatest } from '../../core/extremes.ts'
import { type Validity, worstState } from '../../core/validity.ts'
import type { AnyRunFile, Interruption, RunPart } from '../../results/run/run-file.ts'
import { ownFields, sharedFields } from '../../results/run/run-part.ts'
import type { CopiedRows } from './copy-rows.ts'
import { type MergeSource, nameSource } from './merge-source.ts'

/** A run in a merge, and what was copied of it. */
export interface CopiedSource {
  readonly source: MergeSource
  readonly offsets: RunPart['offsets']
  readonly copied: CopiedRows
}

/**
 * The name of a merged run: when its first part began, its scenario, and a digest of its parts. The same runs
 * have the same name, however they are merged.
 */
export function nameOfMerge(sources: readonly MergeSource[]): string {
  const identities = sources.map(({ file: { vantage, run, started_at, origin_us = null } }) => [
    vantage.name,
    run,
    started_at,
    origin_us,
  ])
  const digest = createHash('sha256').update(JSON.stringify(identities)).digest('hex').slice(0, 8)
  return `merged-${digest}`
}

/** `run.json` of a merged run. Whatever its parts were merged from, it is the same. */
export function mergedFile(
  run: string,
  copies: readonly CopiedSource[],
  differences: readonly string[],
): AnyRunFile {
  const [{ file: first }] = copies.map(({ source }) => source) as [MergeSource]
  const files = copies.map(({ source }) => source.file)
  const parts = copies.map((copy) => toPart(copy, first))
  const { scenario, adapters, machine, versions } = first
  return {
    ...sharedFields(first),
    run,
    ...mergeStatus(copies.map(({ source }) => source)),
    started_at: files.map(({ started_at }) => started_at).sort()[0],
    elapsed_us: greatest(copies.map(({ source, copied }) => source.file.elapsed_us ?? copied.latest)),
    versions,
    machine,
    loop: [],
    validity: mergeValidity(files),
    simulated: files.every(({ simulated }) => simulated),
    ...(files.some(({ replayed }) => replayed) && { replayed: true }),
    scenario,
    adapters,
    parts,
    ...(differences.length > 0 && { differences }),
  } as AnyRunFile
}

function toPart({ source, offsets, copied }: CopiedSource, first: AnyRunFile): RunPart {
  const { file } = source
  const { scenario, adapters } = file
  return {
    file: {
      ...ownFields(file),
      ...(!isEqual(scenario, first.scenario) && { scenario }),
      ...(!isEqual(adapters, first.adapters) && { adapters }),
    },
    rows: copied.rows,
    offsets,
    ...(copied.damage.length > 0 && { damage: copied.damage }),
  }
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** A merged run is whole if all of its parts are. */
function mergeStatus(
  sources: readonly MergeSource[],
): Pick<AnyRunFile, 'status'> & { readonly interruption?: Interruption } {
  const early = sources.filter(({ file }) => file.status !== 'finished')
  if (early.length === 0) return { status: 'finished' }
  const words = early.map((source) => {
    const { interruption } = source.file
    return `${nameSource(source)} (${interruption ? `${interruption.reason}: ${interruption.detail}` : 'not finished'})`
  })
  const detail = `${early.length} of ${sources.length} runs ended early: ${words.join('; ')}`
  return { status: 'interrupted', interruption: { reason: 'partial', detail } }
}

/** As good as its worst part, each reason with its vantage. A part that was not judged is not known to be valid. */
function mergeValidity(files: readonly MergeSource['file'][]): Validity {
  const judged = files.map(({ validity, vantage }) => ({
    state: validity?.state ?? ('degraded' as const),
    reasons: validity?.reasons ?? ['the run ended before its harness was checked'],
    vantage: vantage.name,
  }))
  return {
    state: worstState(judged.map(({ state }) => state)),
    reasons: judged.flatMap(({ vantage, reasons }) => reasons.map((reason) => `${vantage}: ${reason}`)),
  }
}
