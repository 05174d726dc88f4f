import type { Facts } from '../../core/adapter.ts'
import type { Target } from '../../core/scenario.ts'
import type { Trial } from '../../core/trial.ts'
import type { RunFile } from '../../results/run-file.ts'

/**
 * The conditions that must be equal for two results to be comparable, in the order in which they are
 * reported.
 */
export const CIRCUMSTANCES = [
  'transport',
  'connection',
  'region',
  'format',
  'analyser',
  'answered by',
] as const
export type Circumstance = (typeof CIRCUMSTANCES)[number]
export type Circumstances = Readonly<Record<Circumstance, string>>

/** A condition in which two sides differ. */
export interface Difference {
  readonly name: Circumstance
  readonly from: string
  readonly to: string
}

/** The conditions of a trial, from the trial itself and from its `run.json`. */
export function circumstancesOf(trial: Trial, file: RunFile): Circumstances {
  const target = file.scenario.targets.find(({ id }) => id === trial.target)
  return {
    transport: trial.transport,
    connection: trial.connection,
    region: trial.region,
    format: target ? formatOf(target, file.adapters[target.adapter]) : 'unknown',
    analyser: analyserOf(file),
    'answered by': trial.simulated ? 'the lab' : 'the provider',
  }
}

export function differences(from: Circumstances, to: Circumstances): Difference[] {
  return CIRCUMSTANCES.filter((name) => from[name] !== to[name]).map((name) => ({
    name,
    from: from[name],
    to: to[name],
  }))
}

/** The requested format: the target's, or the adapter's default. */
function formatOf({ format, sampleRate }: Target, facts: Facts | undefined): string {
  const { encoding, container } = format ?? facts?.formats[0] ?? { encoding: 'unknown', container: 'unknown' }
  return `${encoding}/${container} ${sampleRate ?? facts?.defaultSampleRate ?? 'unknown'}`
}

/** The rule for audible audio. A different rule changes `ttfa_heard`. */
function analyserOf({ audible: { window, thresholdDbfs, sustained } }: RunFile): string {
  return `${thresholdDbfs} dBFS for ${sustained} ms in windows of ${window} ms`
}
