import type { Arm } from '../compare/arm.ts'
import { learnSpread, type RunSpread } from '../compare/run-spread.ts'
import { readQuantile } from '../statistics/quantile.ts'
import type { Baseline } from './baseline.ts'
import type { StageGate } from './gates.ts'

/**
 * The spread between runs, from the baselines of the same scenario that were kept under several names.
 * Undefined if there are too few.
 */
export function learnSpreadFromBaselines(
  baseline: Baseline,
  others: readonly Baseline[],
): RunSpread | undefined {
  const runs = distinctRuns([baseline, ...others.filter((other) => isRepetition(other, baseline))])
  return learnSpread(
    baseline.arms.flatMap((arm) => baseline.gates.stages.map((gate) => logQuantiles(runs, arm, gate))),
  )
}

/** The same requests, answered by the same side, from the same machine. */
function isRepetition(other: Baseline, baseline: Baseline): boolean {
  const keys = ['fingerprint', 'simulated', 'replayed', 'machine'] as const
  return keys.every((key) => other[key] === baseline[key])
}

function distinctRuns(baselines: readonly Baseline[]): Baseline[] {
  return [...new Map(baselines.map((each) => [each.run, each])).values()]
}

function logQuantiles(runs: readonly Baseline[], arm: Arm, { stage, share }: StageGate): number[] {
  return runs.flatMap(({ arms, targets }, _, [first]) => {
    const same = targets[arm.target] === first?.targets[arm.target]
    const found = same ? arms.find((each) => isSameArm(each, arm))?.stages.get(stage) : undefined
    const reading = found && readQuantile(found.values, share)
    return reading?.kind === 'value' ? [Math.log(Math.max(1, reading.value))] : []
  })
}

function isSameArm(a: Arm, b: Arm): boolean {
  const keys = ['connection', 'vantage'] as const
  return a.target === b.target && keys.every((key) => a.conditions[key] === b.conditions[key])
}
