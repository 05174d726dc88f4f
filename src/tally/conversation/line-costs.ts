import { isDeepStrictEqual } from 'node:util'
import type { CallerLine } from '../../core/config/conversation/caller-line.ts'
import { countWordErrors } from '../../core/count-word-errors.ts'
import type { AwaitedStage } from '../../core/trial/lone-component.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import type { ConversationTarget } from '../../scenario/conversation-scenario.ts'
import { type Arm, isStandIn } from '../compare/arm.ts'
import { compareArms, type Shift, timingOf } from '../compare/compare-arms.ts'
import { defaultSpread } from '../compare/run-spread.ts'
import { estimateWordErrorRate, type WordErrorRate } from '../statistics/word-error-rate.ts'
import { collectTurnArms } from './turn-arms.ts'

/**
 * What a line costs: a target compared with the same stack over a line without losses, jitter, noise and
 * gain.
 */
export interface LineCost {
  readonly target: string
  /** The same target over the clean line. */
  readonly clean: string
  readonly line: CallerLine
  readonly stage: AwaitedStage
  /** Measured turns over the clean line, and over this one. */
  readonly n: readonly [clean: number, target: number]
  /** The shift of what is waited for, at the median and the 95th percentile. */
  readonly shifts: readonly Shift[]
  /** Word error rates over both lines, where there are transcripts. */
  readonly wordErrors?: readonly [clean: WordErrorRate, target: WordErrorRate]
}

const REPORTED_SHARES = [0.5, 0.95]

/** Compares every target over a bad line with the first one over a clean line that is otherwise the same. */
export function measureLineCosts(
  file: ConversationRunFile,
  turns: readonly TurnRecord[],
  awaited: AwaitedStage,
): LineCost[] {
  const pairs = findPairs(file)
  if (pairs.length === 0) return []
  const arms = collectTurnArms(file, turns)
  return pairs.flatMap(({ target, clean, line }) => {
    const [from, to] = [clean, target].map(({ id }) => arms.find((arm) => arm.target === id))
    if (!from || !to) return []
    return [
      {
        target: target.id,
        clean: clean.id,
        line,
        stage: awaited,
        ...compare(file, from, to, awaited),
        ...wordErrorsOf(turns, clean.id, target.id),
      },
    ]
  })
}

interface LinePair {
  readonly target: ConversationTarget
  readonly clean: ConversationTarget
  readonly line: CallerLine
}

function findPairs({ scenario }: ConversationRunFile): LinePair[] {
  const lineOf = (target: ConversationTarget) => target.line ?? scenario.line ?? {}
  return scenario.targets.flatMap((target) => {
    const line = lineOf(target)
    const clean = scenario.targets.find((other) => isClean(lineOf(other)) && isSameStack(other, target))
    return isClean(line) || !clean ? [] : [{ target, clean, line }]
  })
}

function isClean({ gain = 0, noise, loss, jitter }: CallerLine): boolean {
  return gain === 0 && noise === undefined && loss === undefined && jitter === undefined
}

function isSameStack(a: ConversationTarget, b: ConversationTarget): boolean {
  const stackOf = ({ id: _id, line: _line, ...stack }: ConversationTarget) => stack
  return isDeepStrictEqual(stackOf(a), stackOf(b))
}

function compare(
  file: ConversationRunFile,
  from: Arm,
  to: Arm,
  awaited: AwaitedStage,
): Pick<LineCost, 'n' | 'shifts'> {
  const design = {
    timing: timingOf(file),
    spread: defaultSpread(isStandIn(to)),
    seed: file.scenario.seed,
  }
  const only = (arm: Arm): Arm => ({
    ...arm,
    stages: new Map([...arm.stages].filter(([stage]) => stage === awaited)),
  })
  const [compared] = compareArms(only(from), only(to), design)
  return {
    n: compared?.n ?? [0, 0],
    shifts: compared?.shifts.filter(({ share }) => REPORTED_SHARES.includes(share)) ?? [],
  }
}

function wordErrorsOf(
  turns: readonly TurnRecord[],
  clean: string,
  target: string,
): Pick<LineCost, 'wordErrors'> {
  const [before, after] = [clean, target].map((id) =>
    estimateWordErrorRate(
      turns
        .filter(({ phase, target: own }) => phase === 'measure' && own === id)
        .flatMap(({ said, understood }) =>
          understood === undefined ? [] : [countWordErrors(said, understood)],
        ),
    ),
  )
  return before && after ? { wordErrors: [before, after] } : {}
}
