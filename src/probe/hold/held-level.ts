import type { Trial } from '../../core/trial/trial.ts'
import { type Micros, type Millis, type RunTime, toMicros, toMillis } from '../../core/units.ts'
import { standardDeviation } from '../../tally/statistics/mean-and-deviation.ts'
import type { Fate } from '../cap/classify-burst.ts'
import type { HoldPlan } from './hold-plan.ts'
import { type AdmissionAttempt, fitLateSlots } from './late-slots.ts'

/** What a level that was kept up has shown. */
export interface HeldLevel extends HoldPlan {
  readonly level: number
  /** From the moment when all streams were busy to the last start. */
  readonly held: Millis
  /** Requests that were judged, and those of them that were turned away. */
  readonly requests: number
  readonly turnedAway: number
  /** Mean number carried at once, and its standard error. */
  readonly carried: number
  readonly carriedError: number
  /** Requests were turned away only while about as many as the level were carried. */
  readonly isAtBoundary: boolean
  /** The slots in front of a queue, if one explains the answers much better than slowness does. */
  readonly queueCap?: number
  /** How late slots are freed, if that alone explains which requests were turned away. */
  readonly slotsFreedAfter?: Millis
}

/** The share that may be turned away at a level that counts as carried. */
const ALLOWED_AWAY = 0.01
/** A refusal while this share of the level is carried belongs to a boundary that is not sharp, which bursts judge. */
const BOUNDARY_SHARE = 0.9
const BATCHES = 5
/** Required evidence per answer: over hundreds of answers, even a small error of the model adds up. */
const EVIDENCE_PER_REQUEST = 0.5
const MAX_QUEUE_SHARE = 0.9

export function isHeld(held: HeldLevel): boolean {
  const { settle, turnedAway, requests, isAtBoundary, slotsFreedAfter, queueCap } = held
  if (queueCap !== undefined) return false
  if (settle > 0) return turnedAway === 0
  return turnedAway <= ALLOWED_AWAY * requests || isAtBoundary || slotsFreedAfter !== undefined
}

/**
 * The slots in front of a queue. A level that hardly exceeds them cannot be told from slowness, because no request
 * waits for long.
 * @param evidence for a queue behind 1, 2, … slots, as logarithms of likelihood ratios
 */
export function findQueueCap(
  evidence: readonly number[],
  requests: number,
  level: number,
): number | undefined {
  const strongest = Math.max(...evidence)
  const cap = evidence.indexOf(strongest) + 1
  return strongest >= EVIDENCE_PER_REQUEST * requests && cap <= MAX_QUEUE_SHARE * level ? cap : undefined
}

/** @param fates the fate of each trial */
export function readHeldLevel(
  trials: readonly Trial[],
  fates: readonly Fate[],
  level: number,
  plan: HoldPlan,
): HeldLevel {
  const admissions = toAdmissions(trials, fates)
  const { full, last } = spanOf(trials)
  const from = full + toMicros(plan.settle)
  const judged = admissions.filter(({ sent }) => sent >= (plan.settle > 0 ? from : 0))
  const away = judged.filter(({ freed }) => freed === undefined)
  const late = plan.settle > 0 ? undefined : fitLateSlots(admissions, level)
  return {
    ...plan,
    level,
    held: toMillis(Math.max(0, last - full)),
    requests: judged.length,
    turnedAway: away.length,
    ...measureCarried(admissions, from, last),
    isAtBoundary: plan.settle === 0 && away.every(({ sent }) => isNearLevel(admissions, sent, level)),
    ...(late !== undefined && { slotsFreedAfter: toMillis(late) }),
  }
}

/** Whether a level has been kept up for as long as planned; after a first refusal, for as long again. */
export function isHoldDone(trials: readonly Trial[], { purpose, settle, duration }: HoldPlan): boolean {
  const { full, last } = spanOf(trials)
  const elapsed = toMillis(last - full)
  const refusal = trials.find(({ outcome }) => outcome === 'limit' || outcome === 'timeout')
  if (purpose === 'overload') return refusal !== undefined || elapsed >= duration
  if (settle > 0 || !refusal) return elapsed >= settle + duration
  return toMillis(last - sentAt(refusal)) >= duration
}

function toAdmissions(trials: readonly Trial[], fates: readonly Fate[]): AdmissionAttempt[] {
  return trials
    .flatMap((trial, index): AdmissionAttempt[] => {
      const sent = sentAt(trial)
      if (trial.outcome === 'ok') return [{ sent, freed: trial.at.last_audio ?? trial.at.end ?? sent }]
      return fates[index] === 'refused' || fates[index] === 'hung' ? [{ sent, freed: undefined }] : []
    })
    .sort((a, b) => a.sent - b.sent)
}

/** From the moment when all streams were busy to the last start. */
function spanOf(trials: readonly Trial[]): { readonly full: RunTime; readonly last: RunTime } {
  const measured = trials.filter(({ phase }) => phase === 'measure').map(sentAt)
  const last = Math.max(0, ...trials.map(sentAt))
  return { full: measured.length > 0 ? Math.min(...measured) : last, last }
}

function isNearLevel(admissions: readonly AdmissionAttempt[], at: RunTime, level: number): boolean {
  return inFlightAt(admissions, at) >= Math.min(level - 1, BOUNDARY_SHARE * level)
}

function inFlightAt(admissions: readonly AdmissionAttempt[], at: RunTime): number {
  return admissions.filter(({ sent, freed }) => freed !== undefined && sent < at && freed > at).length
}

/** The mean and its standard error, from batches of equal length. */
function measureCarried(admissions: readonly AdmissionAttempt[], from: RunTime, to: RunTime) {
  const length = (to - from) / BATCHES
  if (!(length > 0)) return { carried: 0, carriedError: Number.POSITIVE_INFINITY }
  const means = Array.from(
    { length: BATCHES },
    (_, batch) => busyTime(admissions, from + batch * length, from + (batch + 1) * length) / length,
  )
  const carried = means.reduce((sum, mean) => sum + mean, 0) / BATCHES
  return { carried, carriedError: standardDeviation(means) / Math.sqrt(BATCHES) }
}

function busyTime(admissions: readonly AdmissionAttempt[], from: RunTime, to: RunTime): Micros {
  return admissions.reduce(
    (sum, { sent, freed = sent }) => sum + Math.max(0, Math.min(freed, to) - Math.max(sent, from)),
    0,
  )
}

function sentAt({ at }: Trial): RunTime {
  return at.first_text ?? at.began ?? 0
}
