import { isFalseStop } from '../../core/trial/call-turns.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { type Micros, toMicros } from '../../core/units.ts'
import { rankOf } from '../statistics/histogram-percentile.ts'
import { type CountedShare, countShare } from './counted-share.ts'

/**
 * Answers to the same turn without a sound are the controls. This share of them may be shorter than the usual
 * length.
 */
const CONTROL_SHARE = 0.25
/** The fewest controls that show how long an answer usually is. */
const MIN_CONTROLS = 4
/** An answer that is this much shorter than its controls was broken off. */
const CUT_SHORT: Micros = toMicros(500)

/** How often the agent of a target stopped for one sound that was no interruption. */
export interface FalseStops {
  readonly sound: string
  readonly stopped: CountedShare
  /** Turns in which it fell silent at once without clearing anything, and nothing says whether its answer was over. */
  readonly unclear: number
}

/**
 * Counts by sound, in the order in which the sounds were first made. @param turns of the calls of one target
 */
export function countFalseStops(turns: readonly TurnRecord[]): FalseStops[] {
  const disturbed = turns.filter(({ at }) => at.disturbed !== undefined)
  const sounds = [...new Set(disturbed.map(({ sound = '' }) => sound))]
  return sounds.map((sound) => {
    const answers = disturbed.filter((turn) => turn.sound === sound).map((turn) => isStopped(turn, turns))
    return {
      sound,
      stopped: countShare(answers),
      unclear: answers.filter((answer) => answer === undefined).length,
    }
  })
}

/** An agent that only falls silent is compared with its answers to the same turn without a sound. */
function isStopped(turn: TurnRecord, turns: readonly TurnRecord[]): boolean | undefined {
  const known = isFalseStop(turn)
  if (known !== undefined) return known
  const { heard, silenced } = turn.at
  const controls = turns.flatMap((other) => (other.exchange === turn.exchange ? lengthOf(other) : []))
  if (heard === undefined || silenced === undefined || controls.length < MIN_CONTROLS) return undefined
  const usual = controls.sort((a, b) => a - b)[rankOf(CONTROL_SHARE, controls.length) - 1] as Micros
  return silenced - heard < usual - CUT_SHORT
}

/** How long an undisturbed answer was heard. */
function lengthOf({ at, outcome }: TurnRecord): Micros[] {
  const { heard, end, cancel, disturbed } = at
  const isControl = outcome === 'ok' && cancel === undefined && disturbed === undefined
  return isControl && heard !== undefined && end !== undefined ? [end - heard] : []
}
