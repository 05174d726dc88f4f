import { AWAITED_STAGES, type AwaitedStage } from '../../core/trial/lone-component.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { TURN_STAGES, turnStageDuration } from '../../core/trial/turn-stages.ts'
import { splitTarget } from '../../core/vantage.ts'
import { type ExactPercentile, medianDifference } from '../statistics/percentile.ts'

/** The paired difference of two targets on the same turns, in microseconds. */
export interface TurnDifference {
  readonly target: string
  readonly reference: string
  /** The settings that were changed before these turns. Absent if these are all turns. */
  readonly changed?: string
  /** Turns in which both targets delivered what is waited for. */
  readonly pairs: number
  /** The median difference; above 0 the target is slower. */
  readonly median: ExactPercentile
}

/** Compares every other target with the first of its vantage, paired by conversation and turn. */
export function compareTurns(
  turns: readonly TurnRecord[],
  awaited: AwaitedStage = AWAITED_STAGES.turn,
): TurnDifference[] {
  const measured = turns.filter(({ phase }) => phase === 'measure')
  const vantages = new Set(measured.map(({ target }) => splitTarget(target).vantage))
  return [...vantages].flatMap((vantage) =>
    compareWithFirst(
      measured.filter(({ target }) => splitTarget(target).vantage === vantage),
      awaited,
    ),
  )
}

function compareWithFirst(measured: readonly TurnRecord[], awaited: AwaitedStage): TurnDifference[] {
  const [reference, ...others] = [...new Set(measured.map(({ target }) => target))]
  if (reference === undefined) return []
  const durations = new Map(measured.map((turn) => [keyOf(turn.target, turn), wait(turn, awaited)]))
  const compare = (target: string, own: readonly TurnRecord[], changed?: string): TurnDifference => {
    const differences = own
      .map((turn) => [wait(turn, awaited), durations.get(keyOf(reference, turn))] as const)
      .flatMap(([own, other]) => (own === undefined || other === undefined ? [] : [own - other]))
      .sort((a, b) => a - b)
    const median = medianDifference(differences)
    return { target, reference, ...(changed !== undefined && { changed }), pairs: differences.length, median }
  }
  return others.flatMap((target) => {
    const own = measured.filter((turn) => turn.target === target)
    const changes = [...new Set(own.flatMap(({ changed }) => changed ?? []))]
    return [
      compare(target, own),
      ...changes.map((name) =>
        compare(
          target,
          own.filter(({ changed }) => changed === name),
          name,
        ),
      ),
    ]
  })
}

/** Names both sides of a difference. */
export function nameDifference({ target, reference, changed }: TurnDifference): string {
  return `${target}${changed === undefined ? '' : ` when ${changed} changed`} − ${reference}`
}

function keyOf(target: string, { conversation, exchange }: TurnRecord): string {
  return `${target} ${conversation} ${exchange}`
}

function wait(turn: TurnRecord, awaited: AwaitedStage): number | undefined {
  const stage = TURN_STAGES.find(({ name }) => name === awaited)
  return stage && turnStageDuration(stage, turn)
}
