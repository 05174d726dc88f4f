import { type CompareJson, formatCompareJson } from '../report/compare/compare-json.ts'
import { loadArms } from '../run/finished-runs/load-arms.ts'
import { buildComparison, type ComparisonOptions } from './shared/build-comparison.ts'
import { resolveRun } from './shared/resolve-run.ts'
import { createEventSink, type VerbOptions } from './verb-options.ts'

export interface CompareOptions extends ComparisonOptions, Omit<VerbOptions, 'environment'> {
  /** The folder of a run, its name in `results/`, or `last`. */
  readonly run: string
  /** Another run, to compare with the first. Absent: the targets of the run are compared. */
  readonly other?: string
}

/** Compares targets or runs, and resolves to what `ttfa compare --json` prints. Writes nothing. */
export async function compare(options: CompareOptions): Promise<CompareJson> {
  const { run, other, cwd = '.' } = options
  const sink = createEventSink(options)
  const load = async (name: string) =>
    loadArms(await resolveRun(name, cwd), (text) => sink.emit({ kind: 'warning', text }))
  const first = await load(run)
  const report = buildComparison(first, other === undefined ? undefined : await load(other), options)
  sink.rethrow()
  return JSON.parse(formatCompareJson(report))
}
