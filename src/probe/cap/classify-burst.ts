import type { Fault } from '../../core/fault.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import type { Micros } from '../../core/units.ts'
import { type InFlightInterval, maxOverlap, maxOverlapWithin } from '../statistics/overlap.ts'
import type { BaselineLatency } from './baseline-latency.ts'
import { type AnsweredRequest, queueEvidence } from './queue-evidence.ts'

/**
 * The result of one request of a burst. `queued`: accepted, and served only after another had ended. `hung`: accepted
 * and never answered. `failed`: for a reason that is not a limit.
 */
export type Fate = 'served' | 'refused' | 'queued' | 'hung' | 'failed'

/** A burst, classified from its trials. */
export interface ClassifiedBurst {
  readonly held: number
  readonly turnedAway: number
  /** Refused although more were carried later. A limit does not do that. */
  readonly strays: number
  readonly fates: Readonly<Record<Fate, number>>
  /** In the order of the trials. */
  readonly fateByTrial: readonly Fate[]
  /** How much better a queue behind 1, 2, … slots explains the burst than none. */
  readonly queueEvidence: readonly number[]
  /** Answers of single requests differ much from each other. */
  readonly isUnsteady: boolean
  /** A queue would explain the burst, and yet no answer was abruptly late. */
  readonly isUnexplained: boolean
  /** All were answered without waiting, and most of them at the same moment. */
  readonly isAllServed: boolean
}

/** Faults that mean the provider carries no more. */
const REFUSAL_KINDS: readonly Fault['kind'][] = ['limit']

/** A queued request waits at least this many times as long as the slowest of the few sent just before the first one. */
const ABRUPT_FACTOR = 1.5
const COMPARED_NEIGHBOURS = 3

/** How much better a queue must explain a burst than no queue: 20 times, as a logarithm. */
const MIN_EVIDENCE = 3
const HINT_OF_QUEUE = 0.5

/** The share of a burst that must overlap if none was turned away. */
const MOST_AT_ONCE = 0.8

/** Whether nothing hints at a queue, so that the answers may count as those of single requests. */
export function looksUnqueued({ queueEvidence }: ClassifiedBurst): boolean {
  return Math.max(0, ...queueEvidence) < HINT_OF_QUEUE
}

/** @param baseline latency without competing requests; absent until it is known */
export function classifyBurst(trials: readonly Trial[], baseline?: BaselineLatency): ClassifiedBurst {
  const { queued, evidence } = baseline ? findQueued(trials, baseline) : NO_QUEUE
  const fateByTrial = classifyRequests(trials, new Set(queued))
  const carried = trials.filter((_, index) => fateByTrial[index] === 'served').map(servedInterval)
  const held = maxOverlap(carried)
  const turnedAway = trials.filter((_, index) => isTurnedAway(fateByTrial[index] ?? 'failed'))
  const atBoundary = turnedAway.filter((trial) => maxOverlapWithin(requestInterval(trial), carried) >= held)
  return {
    held,
    turnedAway: atBoundary.length,
    strays: turnedAway.length - atBoundary.length,
    fates: countFates(fateByTrial),
    fateByTrial,
    queueEvidence: evidence,
    isUnsteady: baseline?.isUnsteady === true,
    isAllServed: fateByTrial.every((fate) => fate === 'served') && held >= MOST_AT_ONCE * trials.length,
    isUnexplained: queued.length === 0 && Math.max(0, ...evidence) >= MIN_EVIDENCE,
  }
}

function isTurnedAway(fate: Fate): boolean {
  return fate === 'refused' || fate === 'queued' || fate === 'hung'
}

/** A connection without a request can only be turned away by being closed. */
function isHungUp({ outcome, chars, at }: Trial): boolean {
  return outcome === 'network' && chars === 0 && at.open !== undefined
}

function classifyRequests(trials: readonly Trial[], queued: ReadonlySet<Trial>): Fate[] {
  const isAnyAnswered = trials.some(({ outcome }) => outcome === 'ok')
  return trials.map((trial) => {
    if (trial.outcome === 'ok') return queued.has(trial) ? 'queued' : 'served'
    if (REFUSAL_KINDS.includes(trial.outcome as Fault['kind'])) return 'refused'
    // If nothing is answered at all, that is not a limit.
    if (isHungUp(trial) && isAnyAnswered) return 'refused'
    if (trial.outcome === 'timeout' && trial.at.first_audio === undefined && isAnyAnswered) return 'hung'
    return 'failed'
  })
}

/** How much better a queue explains the answers of a level that was kept up than none does. */
export function sustainedQueueEvidence(
  trials: readonly Trial[],
  level: number,
  baseline: BaselineLatency,
): number[] {
  const answered = trials.filter(({ outcome }) => outcome === 'ok').sort((a, b) => sentAt(a) - sentAt(b))
  return evidenceOf(answered, baseline, level - 1)
}

function evidenceOf(answered: readonly Trial[], { latencies }: BaselineLatency, maxCap?: number): number[] {
  return queueEvidence(answered.map(toAnsweredRequest), latencies, maxCap)
}

interface QueueFinding {
  readonly queued: readonly Trial[]
  readonly evidence: readonly number[]
}

const NO_QUEUE: QueueFinding = { queued: [], evidence: [] }

/**
 * The requests that waited for another to end, if a queue explains the burst much better than slowness does. If answers
 * are steady, these are the late ones; if not, all after the most likely number of slots.
 */
function findQueued(trials: readonly Trial[], baseline: BaselineLatency): QueueFinding {
  const answered = trials.filter(({ outcome }) => outcome === 'ok').sort((a, b) => sentAt(a) - sentAt(b))
  const isSlow = answered.some((trial) => latencyOf(trial) > baseline.slowThreshold)
  if (!isSlow && !baseline.isUnsteady) return NO_QUEUE
  const evidence = evidenceOf(answered, baseline)
  const strongest = Math.max(0, ...evidence)
  if (strongest < MIN_EVIDENCE) return { queued: [], evidence }
  const queued = baseline.isUnsteady
    ? answered.slice(evidence.indexOf(strongest) + 1)
    : findAbruptlyLate(answered, baseline)
  return { queued, evidence }
}

/**
 * Queued requests are abruptly later than the ones before. If answers become slower one by one, the last may come after
 * others have ended without having waited for them.
 */
function findAbruptlyLate(answered: readonly Trial[], baseline: BaselineLatency): Trial[] {
  const firstFree = Math.min(...answered.map(freedAt))
  const late = answered.filter((trial) => isLate(trial, firstFree, baseline))
  const first = answered.findIndex((trial) => late.includes(trial))
  const before = answered.slice(Math.max(0, first - COMPARED_NEIGHBOURS), Math.max(0, first))
  const slowest = Math.max(0, ...before.map(latencyOf))
  return late.slice(0, COMPARED_NEIGHBOURS).every((trial) => latencyOf(trial) > ABRUPT_FACTOR * slowest)
    ? late
    : []
}

function toAnsweredRequest(trial: Trial): AnsweredRequest {
  return { sent: sentAt(trial), firstAudio: trial.at.first_audio ?? 0, freed: freedAt(trial) }
}

/** Its latency is unusual, and its first audio came after another request had freed its slot. */
function isLate(trial: Trial, firstFree: number, { slowThreshold }: BaselineLatency): boolean {
  return latencyOf(trial) > slowThreshold && (trial.at.first_audio ?? 0) >= firstFree
}

/** Microseconds to first audio; 0 where either end is missing. */
function latencyOf(trial: Trial): Micros {
  return durationOf('ttfa', trial) ?? 0
}

/** A slot is free after the last audio. The provider may report completion seconds later. */
function freedAt({ at }: Trial): number {
  return at.last_audio ?? at.end ?? 0
}

function servedInterval(trial: Trial): InFlightInterval {
  return { from: sentAt(trial), to: freedAt(trial) }
}

function requestInterval(trial: Trial): InFlightInterval {
  const from = sentAt(trial)
  return { from, to: trial.at.end ?? from }
}

function sentAt({ at }: Trial): number {
  return at.first_text ?? at.began ?? 0
}

function countFates(fates: readonly Fate[]): Record<Fate, number> {
  const counts: Record<Fate, number> = { served: 0, refused: 0, queued: 0, hung: 0, failed: 0 }
  for (const fate of fates) counts[fate] += 1
  return counts
}
