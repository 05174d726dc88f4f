import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { TURN_STAGES, turnStageDuration } from '../../core/trial/turn-stages.ts'
import { splitTarget } from '../../core/vantage.ts'
import { type ExactPercentile, exactPercentile } from '../statistics/exact-percentile.ts'

/** The paired difference of two targets on the same turns, in microseconds. */
export interface TurnDifference {
  readonly target: string
  readonly reference: string
  /** Turns that were heard with both targets. */
  readonly pairs: number
  /** The median difference; above 0 the target is slower. */
  readonly median: ExactPercentile
}

const VOICE_TO_VOICE = TURN_STAGES.filter(({ name }) => name === 'voice_to_voice')

/** Compares every other target with the first of its vantage, paired by conversation and turn. */
export function compareTurns(turns: readonly TurnRecord[]): TurnDifference[] {
  const measured = turns.filter(({ phase }) => phase === 'measure')
  const vantages = new Set(measured.map(({ target }) => splitTarget(target).vantage))
  return [...vantages].flatMap((vantage) =>
    compareWithFirst(measured.filter(({ target }) => splitTarget(target).vantage === vantage)),
  )
}

function compareWithFirst(measured: readonly TurnRecord[]): TurnDifference[] {
  const [reference, ...others] = [...new Set(measured.map(({ target }) => target))]
  if (reference === undefined) return []
  const durations = new Map(measured.map((turn) => [keyOf(turn.target, turn), voiceToVoice(turn)]))
  return others.map((target) => {
    const differences = measured
      .filter((turn) => turn.target === target)
      .map((turn) => [voiceToVoice(turn), durations.get(keyOf(reference, turn))] as const)
      .flatMap(([own, other]) => (own === undefined || other === undefined ? [] : [own - other]))
      .sort((a, b) => a - b)
    return { target, reference, pairs: differences.length, median: exactPercentile(differences, 0.5) }
  })
}

function keyOf(target: string, { conversation, exchange }: TurnRecord): string {
  return `${target} ${conversation} ${exchange}`
}

function voiceToVoice(turn: TurnRecord): number | undefined {
  return VOICE_TO_VOICE.map((stage) => turnStageDuration(stage, turn))[0]
}
