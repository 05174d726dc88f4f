import type { Micros } from '../../core/units.ts'
import { type ExactPercentile, exactPercentile } from '../statistics/percentile.ts'
import { estimateProportion, type Proportion } from '../statistics/wilson-interval.ts'
import {
  type CallSounds,
  divideIntoTurns,
  type Party,
  type RecordedInterruption,
  type RecordedTurnTaking,
  talkOver,
} from './recorded-turns.ts'

/** Durations with their median and 95th percentile, in microseconds. */
export interface Spread {
  readonly n: number
  readonly p50: ExactPercentile
  readonly p95: ExactPercentile
  /** NaN if there are none. */
  readonly max: Micros
}

/** A count out of a total, with the interval of its share. Without a total there is no share. */
export interface CountOf {
  readonly count: number
  readonly of: number
  readonly share?: Proportion
}

/** What a recorded call says about its agent and its caller. */
export interface RecordingSummary extends RecordedTurnTaking {
  readonly duration: Micros
  /** When the agent spoke first, if it did so before the caller. */
  readonly greeting?: Micros
  /** By the party that answers: the time from the end of the other's turn. */
  readonly responses: Readonly<Record<Party, Spread>>
  /** How long the agent was still heard after the caller interrupted, where it stopped. */
  readonly stops: Spread
  /** Interruptions by the caller at which the agent stopped. */
  readonly stopped: CountOf
  /** Turns of the agent that began while the caller was still speaking. */
  readonly early: CountOf
  /** True if the call ends with a turn of the caller. */
  readonly unanswered: boolean
  /** How long both are heard at once, and its share of the time in which anybody speaks. */
  readonly talkOver: Micros
  readonly talkOverShare: number
}

export function summarizeCall(sounds: CallSounds, duration: Micros): RecordingSummary {
  const course = divideIntoTurns(sounds)
  const { turns, interruptions } = course
  const [first] = turns
  const both = talkOver(sounds)
  const spoken = [...sounds.caller, ...sounds.agent].reduce((sum, { start, end }) => sum + end - start, 0)
  const byCaller = interruptions.filter(({ by }) => by === 'caller')
  return {
    ...course,
    duration,
    ...(first?.who === 'agent' && { greeting: first.start }),
    responses: { caller: responsesOf(course, 'caller'), agent: responsesOf(course, 'agent') },
    stops: spreadOf(stopTimes(byCaller)),
    stopped: countOf(stopTimes(byCaller).length, byCaller.length),
    early: countOf(
      stopTimes(interruptions.filter(({ by }) => by === 'agent')).length,
      turns.filter(({ who }) => who === 'agent').length,
    ),
    unanswered: turns.at(-1)?.who === 'caller',
    talkOver: both,
    talkOverShare: spoken === both ? 0 : both / (spoken - both),
  }
}

function responsesOf({ turns }: RecordedTurnTaking, who: Party): Spread {
  return spreadOf(
    turns.flatMap(({ who: speaker, response }) =>
      speaker === who && response !== undefined ? [response] : [],
    ),
  )
}

function stopTimes(interruptions: readonly RecordedInterruption[]): Micros[] {
  return interruptions.flatMap(({ stop }) => stop ?? [])
}

function spreadOf(durations: readonly Micros[]): Spread {
  const sorted = [...durations].sort((a, b) => a - b)
  return {
    n: sorted.length,
    p50: exactPercentile(sorted, 0.5),
    p95: exactPercentile(sorted, 0.95),
    max: sorted.at(-1) ?? Number.NaN,
  }
}

function countOf(count: number, of: number): CountOf {
  const share = estimateProportion(count, of)
  return { count, of, ...(share && { share }) }
}
