import { resolveRun } from '../../library/shared/resolve-run.ts'
import { mainStageOf, requireStages } from '../../library/shared/workload-stages.ts'
import {
  formatSampleSizeJson,
  purposeLabels,
  renderSampleSizeText,
  type SampleSizeReport,
} from '../../report/compare/sample-size.ts'
import { type LoadedRun, loadArms } from '../../run/finished-runs/load-arms.ts'
import {
  estimateCost,
  estimateSampleSizes,
  estimateTurnCost,
  type PrecisionTarget,
  type TrialsNeeded,
} from '../../tally/compare/estimate-sample-size.ts'
import type { CliContext } from '../cli-context.ts'
import { damagePrinter } from '../output/print-warnings.ts'

export interface SampleSizeOptions {
  readonly stage?: PrecisionTarget['stage']
  readonly percentile: number
  readonly halfWidth: number
  readonly difference: number
  readonly price?: number
  readonly json?: boolean
}

export async function plan(
  run: string,
  options: SampleSizeOptions,
  { cwd, output, progress }: CliContext,
): Promise<void> {
  const report = buildReport(await loadArms(await resolveRun(run, cwd), damagePrinter({ progress })), options)
  output.write(options.json ? formatSampleSizeJson(report) : renderSampleSizeText(report, output.paint))
}

function buildReport({ file, arms }: LoadedRun, options: SampleSizeOptions): SampleSizeReport {
  const { stage = mainStageOf(file), percentile, halfWidth, difference } = options
  requireStages([stage], file)
  const precisionTarget = { stage, share: percentile, halfWidth, difference }
  const rows = estimateSampleSizes(arms, precisionTarget)
  const [precision, detection] = purposeLabels(precisionTarget)
  const purposesWithNeeds = [
    { purpose: precision, needed: rows.map((row) => row.forPrecision) },
    { purpose: detection, needed: rows.map((row) => row.forDifference) },
  ]
  const costs = purposesWithNeeds.flatMap(({ purpose, needed }) => {
    const trials = maxTrials(needed)
    if (trials === undefined) return []
    if (file.kind === 'conversations') return [{ purpose, cost: estimateTurnCost(file, arms, trials) }]
    const cost = estimateCost(file, arms, trials)
    const money = options.price === undefined ? {} : { money: (cost.characters / 1000) * options.price }
    return [{ purpose, cost, ...money }]
  })
  return { run: file.run, precisionTarget, rows, costs, simulated: file.simulated }
}

/** The largest number of trials needed. Undefined if none is known. */
function maxTrials(needed: readonly TrialsNeeded[]): number | undefined {
  const known = needed.flatMap((each) => (each.kind === 'trials' ? [each.trials] : []))
  return known.length > 0 ? Math.max(...known) : undefined
}
