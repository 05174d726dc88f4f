import { type CheckJson, formatCheckJson } from '../report/check/check-json.ts'
import { type BaselineCheckOptions, buildCheck } from './shared/build-check.ts'
import { createEventSink, type VerbOptions } from './verb-options.ts'

export interface CheckOptions
  extends Partial<Omit<BaselineCheckOptions, 'baseline'>>,
    Pick<BaselineCheckOptions, 'baseline'>,
    Omit<VerbOptions, 'environment'> {
  /** The folder of a run, its name in `results/`, or `last`. */
  readonly run: string
}

/**
 * Checks a run against a baseline, and resolves to what `ttfa check --json` prints. Writes nothing. `result` is what
 * the exit code says.
 */
export async function check(options: CheckOptions): Promise<CheckJson> {
  const { run, cwd = '.', baselines = 'baselines', open = 'fail' } = options
  const sink = createEventSink(options)
  const { report } = await buildCheck(run, { ...options, baselines, open }, cwd, (text) =>
    sink.emit({ kind: 'warning', text }),
  )
  sink.rethrow()
  return JSON.parse(formatCheckJson(report))
}
