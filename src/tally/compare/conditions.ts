import type { Facts } from '../../core/adapter/adapter.ts'
import type { Target } from '../../core/config/target.ts'
import type { Trial } from '../../core/trial/trial.ts'
import type { RunFile } from '../../results/run/run-file.ts'

/**
 * The conditions that must be equal for two results to be comparable, in the order in which they are
 * reported.
 */
export const CONDITIONS = ['transport', 'connection', 'region', 'format', 'analyser', 'answered by'] as const
export type ConditionName = (typeof CONDITIONS)[number]
export type MeasurementConditions = Readonly<Record<ConditionName, string>>

/** A condition in which two sides differ. */
export interface ConditionDifference {
  readonly name: ConditionName
  readonly from: string
  readonly to: string
}

/** The conditions of a trial, from the trial itself and from its `run.json`. */
export function conditionsOf(trial: Trial, file: RunFile): MeasurementConditions {
  const target = file.scenario.targets.find(({ id }) => id === trial.target)
  return {
    transport: trial.transport,
    connection: trial.connection,
    region: trial.region,
    format: target ? describeFormat(target, file.adapters[target.adapter]) : 'unknown',
    analyser: describeAudibleRule(file),
    'answered by': trial.simulated ? 'the lab' : 'the provider',
  }
}

export function compareConditions(
  from: MeasurementConditions,
  to: MeasurementConditions,
): ConditionDifference[] {
  return CONDITIONS.filter((name) => from[name] !== to[name]).map((name) => ({
    name,
    from: from[name],
    to: to[name],
  }))
}

/** The requested format: the target's, or the adapter's default. */
function describeFormat({ format, sampleRate }: Target, facts: Facts | undefined): string {
  const { encoding, container } = format ?? facts?.formats[0] ?? { encoding: 'unknown', container: 'unknown' }
  return `${encoding}/${container} ${sampleRate ?? facts?.defaultSampleRate ?? 'unknown'}`
}

/** The rule for audible audio. A different rule changes `ttfa_heard`. */
function describeAudibleRule({ audible: { window, thresholdDbfs, sustained } }: RunFile): string {
  return `${thresholdDbfs} dBFS for ${sustained} ms in windows of ${window} ms`
}
