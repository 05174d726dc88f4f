import type { Fault } from '../core/fault.ts'
import type { Trial } from '../core/trial.ts'
import { mostAtOnce, mostWithin, type Stretch } from './overlap.ts'
import type { Usual } from './usual.ts'

/**
 * What became of one request of a wave. `queued`: accepted, and served only when another had ended. `hung`: accepted
 * and never answered. `failed`: for a reason that is no limit.
 */
export type Fate = 'served' | 'refused' | 'queued' | 'hung' | 'failed'

/** A wave as its trials tell it. */
export interface WaveReading {
  readonly held: number
  readonly turnedAway: number
  /** Refused although more were carried later: nothing that a limit does. */
  readonly strays: number
  readonly fates: Readonly<Record<Fate, number>>
  /** In the order of the trials. */
  readonly each: readonly Fate[]
}

/** Kinds of fault with which a provider says that it carries no more. */
const REFUSALS: readonly Fault['kind'][] = ['limit']

/** Served as soon as another's slot was free: so much of the quickest answer must have passed since. */
const OWN_TIME = 0.7

/** @param usual how long first audio takes when nobody is in the way; absent while nobody knows */
export function readWave(trials: readonly Trial[], usual?: Usual): WaveReading {
  const each = fatesOf(trials, usual)
  const carried = trials.filter((_, index) => each[index] === 'served').map(stretchOf)
  const held = mostAtOnce(carried)
  const away = trials.filter((_, index) => isTurnedAway(each[index] ?? 'failed'))
  const atBoundary = away.filter((trial) => mostWithin(wholeStretchOf(trial), carried) >= held)
  return {
    held,
    turnedAway: atBoundary.length,
    strays: away.length - atBoundary.length,
    fates: countsOf(each),
    each,
  }
}

function isTurnedAway(fate: Fate): boolean {
  return fate === 'refused' || fate === 'queued' || fate === 'hung'
}

/** A bare connection, on which nothing was asked, has no other way to be turned away than to be hung up. */
function isHungUp({ outcome, chars, at }: Trial): boolean {
  return outcome === 'network' && chars === 0 && at.open !== undefined
}

function fatesOf(trials: readonly Trial[], usual: Usual | undefined): Fate[] {
  const isAnyAnswered = trials.some(({ outcome }) => outcome === 'ok')
  const firstFree = Math.min(...trials.filter(({ outcome }) => outcome === 'ok').map(freedAt))
  return trials.map((trial) => {
    if (trial.outcome === 'ok') return usual && isQueued(trial, firstFree, usual) ? 'queued' : 'served'
    if (REFUSALS.includes(trial.outcome as Fault['kind'])) return 'refused'
    // Where nothing at all is answered, no limit is to blame.
    if (isHungUp(trial) && isAnyAnswered) return 'refused'
    if (trial.outcome === 'timeout' && trial.at.first_audio === undefined && isAnyAnswered) return 'hung'
    return 'failed'
  })
}

/** Waited unusually long, and until another's slot was free. */
function isQueued({ at }: Trial, firstFree: number, { quickest, slow }: Usual): boolean {
  const { first_text, first_audio } = at
  if (first_text === undefined || first_audio === undefined) return false
  return first_audio - first_text > slow && first_audio >= firstFree + OWN_TIME * quickest
}

/** Slots are free when the last audio has been sent; completion may be told seconds later. */
function freedAt({ at }: Trial): number {
  return at.last_audio ?? at.end ?? 0
}

function stretchOf(trial: Trial): Stretch {
  const { at } = trial
  return { from: at.first_text ?? at.began ?? 0, to: freedAt(trial) }
}

function wholeStretchOf({ at }: Trial): Stretch {
  const from = at.first_text ?? at.began ?? 0
  return { from, to: at.end ?? from }
}

function countsOf(fates: readonly Fate[]): Record<Fate, number> {
  const counts: Record<Fate, number> = { served: 0, refused: 0, queued: 0, hung: 0, failed: 0 }
  for (const fate of fates) counts[fate] += 1
  return counts
}
