import type { TurnRecord } from '../core/turn.ts'
import { TURN_STAGES, turnDuration } from '../core/turn-stages.ts'
import { type ExactReading, readingOf } from './turn-summary.ts'

/** The paired difference of two targets on the same turns, in microseconds. */
export interface TurnDifference {
  readonly target: string
  readonly reference: string
  /** Turns that were heard with both targets. */
  readonly pairs: number
  /** The median difference; above 0 the target is slower. */
  readonly median: ExactReading
}

const WHOLE = TURN_STAGES.filter(({ name }) => name === 'voice_to_voice')

/** Compares every other target with the first, paired by conversation and turn. */
export function turnDifferences(turns: readonly TurnRecord[]): TurnDifference[] {
  const measured = turns.filter(({ phase }) => phase === 'measure')
  const [reference, ...others] = [...new Set(measured.map(({ target }) => target))]
  if (reference === undefined) return []
  const lengths = new Map(measured.map((turn) => [keyOf(turn.target, turn), lengthOf(turn)]))
  return others.map((target) => {
    const differences = measured
      .filter((turn) => turn.target === target)
      .map((turn) => [lengthOf(turn), lengths.get(keyOf(reference, turn))] as const)
      .flatMap(([own, other]) => (own === undefined || other === undefined ? [] : [own - other]))
      .sort((a, b) => a - b)
    return { target, reference, pairs: differences.length, median: readingOf(differences, 0.5) }
  })
}

function keyOf(target: string, { conversation, exchange }: TurnRecord): string {
  return `${target} ${conversation} ${exchange}`
}

function lengthOf(turn: TurnRecord): number | undefined {
  return WHOLE.map((stage) => turnDuration(stage, turn))[0]
}
