import type { RunProbeOptions } from '../../run/probe/run-probe.ts'

/** Callbacks for the progress of a search. */
export type SearchListener = Pick<RunProbeOptions, 'onStep' | 'onRecord'>

/** Options of `ttfa probe`. */
export interface ProbeCommandOptions {
  readonly out?: string
  readonly only?: readonly string[]
  readonly max?: number
  readonly seed?: number
  /** `true` with --lab, `false` with --no-lab. */
  readonly lab?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly vantage?: string
  /** The number of workers. `true`: as many as the scenario says. */
  readonly workers?: number | true
  readonly broker?: string
  /** Seconds. */
  readonly wait?: number
}
