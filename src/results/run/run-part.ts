import type { AnyRunFile, PartFile, RunPart } from './run-file.ts'

/** The fields that each part of a merged run keeps for itself, in the order in which they are written. */
const OWN_FIELDS = [
  'run',
  'vantage',
  'status',
  'interruption',
  'started_at',
  'origin_us',
  'elapsed_us',
  'versions',
  'machine',
  'harness',
  'loop',
  'host',
  'workers',
  'shards',
  'validity',
  'simulated',
  'negotiated',
  'clones',
  'dictionaries',
  'stamps',
  'course',
] as const satisfies readonly (keyof PartFile)[]

/** What all parts of a merged run share, besides scenario and adapters, which may differ in harmless ways. */
const SHARED_FIELDS = ['schema_version', 'kind', 'audible', 'recognition'] as const

/** What a merged run keeps of the `run.json` of a part, in an order that does not depend on where it came from. */
export function ownFields(file: AnyRunFile): Omit<PartFile, 'scenario' | 'adapters'> {
  return pick(file, OWN_FIELDS) as Omit<PartFile, 'scenario' | 'adapters'>
}

/** What it shares with the other parts. */
export function sharedFields(file: AnyRunFile): Partial<AnyRunFile> {
  return pick(file, SHARED_FIELDS)
}

/** The `run.json` that a part had before it was merged. */
export function fileOfPart(merged: AnyRunFile, { file }: RunPart): AnyRunFile {
  const { scenario = merged.scenario, adapters = merged.adapters, ...own } = file
  return { ...sharedFields(merged), ...own, scenario, adapters } as AnyRunFile
}

function pick(record: object, keys: readonly string[]): object {
  const known = new Map(Object.entries(record))
  return Object.fromEntries(
    keys.filter((key) => known.get(key) !== undefined).map((key) => [key, known.get(key)]),
  )
}
