import type { Bounds } from '../core/config/conversation/conversation-pattern.ts'
import type { Micros, RunTime } from '../core/units.ts'

/** A spoken answer, to a request or in a turn. */
export interface MeasuredAnswer {
  readonly outcome: string
  readonly chars: number
  readonly audio_us?: Micros
  readonly at: { readonly heard?: RunTime; readonly cancel?: RunTime }
}

/** The billable usage that follows from the audio of answers. */
export interface AnswerUsage {
  /** Seconds of audio that arrived after the caller had interrupted. */
  readonly wasted: number
  /**
   * Characters spoken per second, over the answers that arrived whole, as a 95 % interval; absent with fewer
   * than two.
   */
  readonly speakingRate?: Bounds
  /**
   * How much of the unheard part of interrupted answers had arrived, as a share. Absent if no answer was
   * interrupted.
   */
  readonly wastedShare?: number
}

const NORMAL_95 = 1.96

export function measureAnswers(answers: readonly MeasuredAnswer[]): AnswerUsage {
  const rate = estimateSpeakingRate(
    answers.filter(({ outcome, at }) => outcome === 'ok' && at.cancel === undefined),
  )
  const wastes = answers.flatMap((answer) => measureWaste(answer, rate) ?? [])
  const unheard = sum(wastes.map((waste) => waste.unheard))
  const wasted = sum(wastes.map((waste) => waste.wasted))
  return {
    wasted,
    ...(rate && { speakingRate: rate }),
    ...(unheard > 0 && { wastedShare: Math.min(1, wasted / unheard) }),
  }
}

/**
 * The ratio of two sums, with its interval by linearisation (Cochran, Sampling Techniques, 6.4): a long answer counts
 * for more than a short one, as it does on the bill.
 */
function estimateSpeakingRate(whole: readonly MeasuredAnswer[]): Bounds | undefined {
  const answers = whole.map(({ chars, audio_us = 0 }) => ({ chars, seconds: audio_us / 1e6 }))
  const seconds = sum(answers.map((answer) => answer.seconds))
  const n = answers.length
  if (n < 2 || seconds === 0) return undefined
  const rate = sum(answers.map(({ chars }) => chars)) / seconds
  const squares = sum(answers.map((answer) => (answer.chars - rate * answer.seconds) ** 2))
  const error = Math.sqrt((squares / (n - 1)) * n) / seconds
  return { low: Math.max(0.1, rate - NORMAL_95 * error), high: rate + NORMAL_95 * error }
}

/** Seconds of an interrupted answer that were not heard, and how many of them had arrived. */
function measureWaste({ at, audio_us = 0, chars }: MeasuredAnswer, rate: Bounds | undefined) {
  if (at.cancel === undefined) return undefined
  const heard = Math.max(0, at.cancel - (at.heard ?? at.cancel)) / 1e6
  const wasted = Math.max(0, audio_us / 1e6 - heard)
  const whole = rate ? chars / ((rate.low + rate.high) / 2) : audio_us / 1e6
  return { wasted, unheard: Math.max(wasted, whole - heard) }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
