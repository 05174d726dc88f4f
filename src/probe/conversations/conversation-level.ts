import type { ConversationProbe } from '../../core/config/conversation/conversation-probe.ts'
import { isProviderOutcome } from '../../core/fault.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { type Micros, type Millis, type RunTime, toMillis } from '../../core/units.ts'
import { rankOf } from '../../tally/statistics/histogram-percentile.ts'
import { type StackComponents, stagesOfStack, turnStageValue } from '../../tally/values/stack-stages.ts'
import type { Fate } from '../cap/classify-burst.ts'
import { decideLevel } from '../knee/sustained-level.ts'
import type { LevelRecord } from '../level-record.ts'
import type { LevelStats } from '../level-stats.ts'
import { countTurnViolations, violatesObjective } from './turn-violations.ts'

/** A level of conversations that was kept up, with its turns in the order in which they ended. */
export interface KeptUpConversations {
  /** From 0, in the order of the search. */
  readonly number: number
  readonly level: number
  readonly stack: StackComponents & { readonly id: string }
  readonly turns: readonly TurnRecord[]
}

/** How long a level has been judged: from when all its conversations had begun to the latest turn. */
function timeKeptUp(turns: readonly TurnRecord[]): Millis {
  const measured = measuredOf(turns)
  if (measured.length === 0) return 0
  const from = measured.reduce((first, turn) => Math.min(first, beganAt(turn)), Number.POSITIVE_INFINITY)
  const to = measured.reduce((last, { at }) => Math.max(last, at.end ?? 0), 0)
  return toMillis(Math.max(0, to - from))
}

/** Whether a level may end: it is decided and was kept up long enough, or it has taken as long as any may. */
export function isLevelOver(probe: ConversationProbe, { stack, turns }: KeptUpConversations): boolean {
  const measured = measuredOf(turns)
  const time = timeKeptUp(turns)
  if (time < probe.hold) return false
  if (measured.length >= probe.levelTurns || time >= probe.levelTime) return true
  const counts = countTurnViolations(measured, probe.objectives, stacksOf(stack))
  return decideLevel(probe.objectives, counts) !== 'undecided'
}

/** What a level has shown. */
export function judgeLevel(
  { objectives }: Pick<ConversationProbe, 'objectives'>,
  { number, level, stack, turns }: KeptUpConversations,
): LevelRecord {
  const measured = measuredOf(turns)
  const stacks = stacksOf(stack)
  const isGood = (turn: TurnRecord) =>
    objectives.every((objective) => violatesObjective(objective, stacks, turn) !== true)
  return {
    number,
    kind: 'sustained',
    level,
    fates: countFates(measured),
    counts: countTurnViolations(measured, objectives, stacks),
    stats: {
      requests: measured.length,
      ...heardPercentiles(measured, stack),
      success: shareOf(measured, ({ outcome }) => outcome === 'ok'),
      goodput: shareOf(measured, isGood),
      sustained_ms: Math.round(timeKeptUp(turns)),
    },
  }
}

/** How a turn ended, as a search counts it. Undefined if it says nothing about the provider. */
export function classifyTurn({ outcome }: TurnRecord): Fate | undefined {
  if (outcome === 'ok') return 'served'
  if (!isProviderOutcome(outcome)) return undefined
  if (outcome === 'limit') return 'refused'
  return outcome === 'timeout' ? 'hung' : 'failed'
}

function countFates(turns: readonly TurnRecord[]): Record<Fate, number> {
  const fates = { served: 0, refused: 0, queued: 0, hung: 0, failed: 0 }
  for (const turn of turns) {
    const fate = classifyTurn(turn)
    if (fate) fates[fate] += 1
  }
  return fates
}

function heardPercentiles(turns: readonly TurnRecord[], stack: StackComponents): Partial<LevelStats> {
  const stage = stagesOfStack(stack).find((each) => each.stage.name === 'voice_to_voice')
  const waits = turns.flatMap((turn) => (stage && turnStageValue(stage, turn)) ?? []).sort((a, b) => a - b)
  if (waits.length === 0) return {}
  return { heard_p50_ms: quantileMs(waits, 0.5), heard_p95_ms: quantileMs(waits, 0.95) }
}

/** Null beyond the timeout. */
function quantileMs(sorted: readonly Micros[], share: number): Millis | null {
  const value = sorted[rankOf(share, sorted.length) - 1] ?? Number.POSITIVE_INFINITY
  return Number.isFinite(value) ? Math.round(value) / 1e3 : null
}

function measuredOf(turns: readonly TurnRecord[]): TurnRecord[] {
  return turns.filter(({ phase }) => phase === 'measure')
}

function stacksOf(stack: KeptUpConversations['stack']) {
  return new Map([[stack.id, stack]])
}

function shareOf(turns: readonly TurnRecord[], has: (turn: TurnRecord) => boolean): number {
  const judged = turns.filter(({ outcome }) => isProviderOutcome(outcome))
  return judged.length === 0 ? 0 : judged.filter(has).length / judged.length
}

function beganAt({ at }: TurnRecord): RunTime {
  return at.began ?? at.due ?? 0
}
