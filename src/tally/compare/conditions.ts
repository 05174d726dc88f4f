import type { Facts } from '../../core/adapter/adapter.ts'
import type { Target } from '../../core/config/target.ts'
import {
  CONDITIONS,
  type ConditionName,
  type MeasurementConditions,
  valueOfCondition,
} from '../../core/measurement-conditions.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { splitTarget, UNNAMED_VANTAGE } from '../../core/vantage.ts'
import type { AnyRunFile, RunFile } from '../../results/run/run-file.ts'

/** A condition in which two sides differ. */
export interface ConditionDifference {
  readonly name: ConditionName
  readonly from: string
  readonly to: string
}

/** The conditions that a trial records; `run.json` has the others. */
export type ConditionSource = Pick<
  Trial,
  'target' | 'transport' | 'connection' | 'region' | 'simulated' | 'replayed'
>

/** The conditions of a trial, from the trial itself and from its `run.json`. */
export function conditionsOf(source: ConditionSource, file: RunFile): MeasurementConditions {
  const target = file.scenario.targets.find(({ id }) => id === source.target)
  return {
    transport: source.transport,
    connection: source.connection,
    region: source.region,
    format: describeFormat(target, target && file.adapters[target.adapter]),
    ...(target?.texts && { texts: describeTexts(target.texts) }),
    analyser: describeAudibleRule(file),
    'answered by': answeredBy(source),
    vantage: vantageOf(source.target, file),
  }
}

function answeredBy({ simulated, replayed }: ConditionSource): MeasurementConditions['answered by'] {
  if (replayed) return 'a cassette'
  return simulated ? 'the lab' : 'the provider'
}

/**
 * Where a target was measured from. A machine's name counts only in a merged run: it changes with every job of a
 * pipeline, whose runs would never be comparable.
 */
export function vantageOf(target: string, { vantage, parts }: Pick<AnyRunFile, 'vantage' | 'parts'>): string {
  if (parts) return splitTarget(target).vantage ?? UNNAMED_VANTAGE
  return vantage?.named ? vantage.name : UNNAMED_VANTAGE
}

/**
 * The rule of comparability, on which every ranking, comparison and verdict relies. Empty if the two are
 * comparable.
 */
export function compareConditions(
  from: MeasurementConditions,
  to: MeasurementConditions,
): ConditionDifference[] {
  return CONDITIONS.filter((name) => from[name] !== to[name]).map((name) => ({
    name,
    from: valueOfCondition(from, name),
    to: valueOfCondition(to, name),
  }))
}

/** Groups that were measured under equal conditions, in order of first occurrence. */
export function groupComparable<Item>(
  items: readonly Item[],
  conditions: (item: Item) => MeasurementConditions,
): [Item, ...Item[]][] {
  const groups: [Item, ...Item[]][] = []
  for (const item of items) {
    const group = groups.find(([first]) => isComparable(conditions(first), conditions(item)))
    if (group) group.push(item)
    else groups.push([item])
  }
  return groups
}

/** The conditions that are not the same for all. */
export function differingConditions(all: readonly MeasurementConditions[]): ConditionName[] {
  return CONDITIONS.filter((name) => new Set(all.map((each) => each[name])).size > 1)
}

function isComparable(from: MeasurementConditions, to: MeasurementConditions): boolean {
  return compareConditions(from, to).length === 0
}

/** The requested format: the target's, or the adapter's default. */
function describeFormat(target: Target | undefined, facts: Facts | undefined): string {
  // Both are optional in a `run.json`.
  const requested = target?.format ?? facts?.formats?.[0]
  const { encoding, container } = requested ?? { encoding: 'unknown', container: 'unknown' }
  return `${encoding}/${container} ${target?.sampleRate ?? facts?.defaultSampleRate ?? 'unknown'}`
}

/** `1–3, 7`: the numbers of the texts, counted from 1. */
function describeTexts(texts: readonly number[]): string {
  const sorted = [...new Set(texts)].sort((a, b) => a - b)
  const ranges: [from: number, to: number][] = []
  for (const text of sorted) {
    const last = ranges.at(-1)
    if (last && last[1] === text - 1) last[1] = text
    else ranges.push([text, text])
  }
  return ranges.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1}–${to + 1}`)).join(', ')
}

/** The rule for audible audio. A different rule changes `ttfa_heard`. */
function describeAudibleRule({ audible: { window, thresholdDbfs, sustained } }: RunFile): string {
  return `${thresholdDbfs} dBFS for ${sustained} ms in windows of ${window} ms`
}
