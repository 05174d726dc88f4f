import { SetupError } from '../../core/setup-error.ts'
import { smallestSize } from '../interval.ts'
import type { Arm } from './arm.ts'
import type { Baseline } from './baseline.ts'
import { compareSuccess, type SuccessResult } from './check-success.ts'
import { type Difference, differences } from './circumstances.ts'
import { contrastOf } from './comparison.ts'
import { type Contrast, contrast } from './contrast.ts'
import type { StageGate } from './gate.ts'
import { quantileOf } from './quantile.ts'
import type { Sample } from './sample.ts'
import { type Decision, decide, type Question } from './verdict.ts'

/** The result of one gate for one target. */
export interface GateResult {
  readonly target: string
  readonly connection: string
  readonly gate: StageGate
  readonly n: readonly [baseline: number, run: number]
  readonly outcome: GateOutcome
}

export type GateOutcome =
  | {
      readonly kind: 'decided'
      readonly decision: Decision
      /** Microseconds, infinite beyond the timeout. */
      readonly from: number
      readonly to: number
      /** Ratio of run to baseline; with a control, relative to the control's own change. */
      readonly ratio: number
    }
  | { readonly kind: 'no data'; readonly why: string }

export interface CheckOptions {
  readonly seed: number
  /** A target that ran next to the others in both runs, which cancels changes of the network. */
  readonly control?: string
}

export interface Check {
  readonly gates: readonly GateResult[]
  readonly success: readonly SuccessResult[]
  readonly control?: string
}

/**
 * Compares every arm of the baseline with the run's, all gates as one family of tests.
 * Call `findBaselineMismatch` first.
 */
export function checkAgainst(baseline: Baseline, arms: readonly Arm[], options: CheckOptions): Check {
  const { control } = options
  const watched = baseline.arms.filter(({ target }) => target !== control)
  const asked = watched.flatMap((before) => {
    const after = armLike(before, arms)
    return baseline.gates.stages
      .filter((gate) => isWatched(before, gate, watched))
      .map((gate) => ask(gate, before, after, { baseline, arms, options }))
  })
  const decisions = decide(asked.flatMap(({ question }) => question ?? []))
  const gates = asked.map((one) => finish(one, one.question ? decisions.shift() : undefined))
  const success = compareSuccess(
    watched.map((before) => [before, armLike(before, arms)]),
    baseline.gates.success.margin,
  )
  return { gates, success, ...(control !== undefined && { control }) }
}

/**
 * Skips an arm with too few trials if another of the same target has enough: it may be a stray reconnection.
 */
function isWatched(arm: Arm, { stage, share }: StageGate, arms: readonly Arm[]): boolean {
  const enough = (each: Arm) => (each.stages.get(stage)?.values.length ?? 0) >= smallestSize(share)
  if (!arm.stages.has(stage)) return false
  return enough(arm) || !arms.some((other) => other.target === arm.target && enough(other))
}

interface Asked {
  readonly result: Omit<GateResult, 'outcome'>
  readonly why?: string
  readonly question?: Question
  readonly from: number
  readonly to: number
}

interface Surroundings {
  readonly baseline: Baseline
  readonly arms: readonly Arm[]
  readonly options: CheckOptions
}

function ask(gate: StageGate, before: Arm, after: Arm | undefined, around: Surroundings): Asked {
  const from = before.stages.get(gate.stage)
  const to = after?.stages.get(gate.stage)
  const n = [from?.values.length ?? 0, to?.values.length ?? 0] as const
  const { target, circumstances } = before
  const result = { target, connection: circumstances.connection, gate, n }
  const none = { result, from: Number.NaN, to: Number.NaN }
  if (!from || !after || !to) return { ...none, why: 'the run has no trials for this gate' }
  const unlike = differences(before.circumstances, after.circumstances)
  if (unlike.length > 0) return { ...none, why: unlikeWords(unlike) }
  const needed = smallestSize(gate.share)
  if (Math.min(...n) < needed) return { ...none, why: `n too small: ${Math.min(...n)} of ${needed} trials` }
  const found = contrastFor(gate, [before, from], [after, to], around)
  return {
    result,
    from: quantileOf(from.values, gate.share),
    to: quantileOf(to.values, gate.share),
    ...(found && { question: { contrast: found, margin: gate.margin, n: Math.min(...n) } }),
  }
}

/** Contrasts run and baseline directly or, with a control, relative to the control's change. */
function contrastFor(
  { stage, share }: StageGate,
  [before, from]: readonly [Arm, Sample],
  [after, to]: readonly [Arm, Sample],
  { baseline, arms, options: { control, seed } }: Surroundings,
): Contrast | undefined {
  const shares = [share]
  if (control === undefined) return contrastOf(from, to, 'apart', { shares, seed })[0]
  const controlBefore = controlOf(before, control, baseline.arms, 'the baseline').stages.get(stage)
  const controlAfter = controlOf(after, control, arms, 'the run').stages.get(stage)
  if (!controlBefore || !controlAfter) return undefined
  const groups = [
    [{ sample: to, sign: 1 } as const, { sample: controlAfter, sign: -1 } as const],
    [{ sample: from, sign: -1 } as const, { sample: controlBefore, sign: 1 } as const],
  ]
  return contrast(groups, { shares, seed })[0]
}

function controlOf(arm: Arm, control: string, arms: readonly Arm[], where: string): Arm {
  const { connection } = arm.circumstances
  const found = arms.find((each) => each.target === control && each.circumstances.connection === connection)
  if (found) return found
  throw new SetupError(`${where} has no target ${control} on a ${connection} connection to use as control`, {
    code: 'CONTROL_UNKNOWN',
    hint: `It has these targets: ${[...new Set(arms.map(({ target }) => target))].join(', ')}.`,
  })
}

function finish({ result, question, why, from, to }: Asked, decision: Decision | undefined): GateResult {
  if (!question || !decision)
    return { ...result, outcome: { kind: 'no data', why: why ?? 'the control has no trials for this gate' } }
  return {
    ...result,
    outcome: { kind: 'decided', decision, from, to, ratio: Math.exp(question.contrast.estimate) },
  }
}

function armLike({ target, circumstances }: Arm, arms: readonly Arm[]): Arm | undefined {
  return arms.find(
    (arm) => arm.target === target && arm.circumstances.connection === circumstances.connection,
  )
}

function unlikeWords(unlike: readonly Difference[]): string {
  return `not comparable: ${unlike.map(({ name, from, to }) => `${name} was ${from} and is ${to}`).join('; ')}`
}
