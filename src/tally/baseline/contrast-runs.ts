import { SetupError } from '../../core/setup-error.ts'
import { isTarget } from '../../core/vantage.ts'
import type { Arm } from '../compare/arm.ts'
import { contrastSamples } from '../compare/compare-arms.ts'
import { compareConditions } from '../compare/conditions.ts'
import { declaredSpread, defaultSpread, type RunSpread } from '../compare/run-spread.ts'
import { bootstrapContrast, type Contrast } from '../resampling/contrast.ts'
import type { Sample } from '../resampling/sample.ts'
import { refusePercentile } from '../statistics/interval.ts'
import type { Baseline } from './baseline.ts'
import type { StageGate } from './gates.ts'

/** A run that is checked with a baseline, and how. */
export interface CheckContext {
  readonly baseline: Baseline
  readonly arms: readonly Arm[]
  readonly control: string | undefined
  readonly seed: number
  /** The spread between runs as other baselines of the same scenario show it (`learned-spread.ts`). */
  readonly learned?: RunSpread | undefined
}

/** The spread that was declared with the baseline, or the one learned from others, or the default. */
export function spreadOf({ baseline: { gates, simulated }, learned }: CheckContext): RunSpread {
  if (gates.spread !== undefined) return declaredSpread(gates.spread)
  return learned ?? defaultSpread(simulated)
}

/**
 * Skips an arm with too few trials if another of the same target has enough: it may be a stray reconnection.
 */
export function isWatched(arm: Arm, { stage, share }: StageGate, arms: readonly Arm[]): boolean {
  const enough = (each: Arm) => !refusePercentile(each.stages.get(stage)?.values.length ?? 0, share)
  if (!arm.stages.has(stage)) return false
  return enough(arm) || !arms.some((other) => other.target === arm.target && enough(other))
}

/** Contrasts run and baseline directly or, with a control, relative to the control's change. */
export function contrastRuns(
  { stage, share }: StageGate,
  [before, from]: readonly [Arm, Sample],
  [after, to]: readonly [Arm, Sample],
  context: CheckContext,
): Contrast | undefined {
  const { seed } = context
  const shares = [share]
  const controls = findControls(before, after, context)
  if (!controls)
    return contrastSamples(from, to, shares, { timing: 'apart', spread: spreadOf(context), seed })[0]
  const controlBefore = controls.before.stages.get(stage)
  const controlAfter = controls.after.stages.get(stage)
  if (!controlBefore || !controlAfter) return undefined
  const groups = [
    [{ sample: to, sign: 1 } as const, { sample: controlAfter, sign: -1 } as const],
    [{ sample: from, sign: -1 } as const, { sample: controlBefore, sign: 1 } as const],
  ]
  return bootstrapContrast(groups, { shares, seed })[0]
}

/** The arms of the control next to those of a target. Undefined without a control. */
export function findControls(
  before: Arm,
  after: Arm,
  { control, baseline, arms }: CheckContext,
): { readonly before: Arm; readonly after: Arm } | undefined {
  if (control === undefined) return undefined
  const controls = {
    before: findControl(before, control, baseline.arms, 'the baseline'),
    after: findControl(after, control, arms, 'the run'),
  }
  const [difference] = compareConditions(controls.before.conditions, controls.after.conditions)
  if (!difference) return controls
  const { name, from, to } = difference
  throw new SetupError(`${control} cannot be a control: its ${name} was ${from} and is ${to}`, {
    code: 'CONTROL_CHANGED',
    hint: 'A control must be measured under the same conditions in both runs.',
  })
}

function findControl(arm: Arm, control: string, arms: readonly Arm[], where: string): Arm {
  const { connection, vantage } = arm.conditions
  const found = arms.find(
    ({ target, conditions }) =>
      isTarget(target, control) && conditions.connection === connection && conditions.vantage === vantage,
  )
  if (found) return found
  throw new SetupError(`${where} has no target ${control} on a ${connection} connection to use as control`, {
    code: 'CONTROL_UNKNOWN',
    hint: `It has these targets: ${[...new Set(arms.map(({ target }) => target))].join(', ')}.`,
  })
}
