import type { Bounds } from '../core/config/conversation-pattern.ts'
import type { PriceUnit } from '../core/config/price.ts'
import type { Trial } from '../core/trial/trial.ts'

/** The measured usage of a target of a run. */
export interface MeasuredUsage {
  readonly target: string
  readonly provider: string
  readonly model: string
  readonly simulated: boolean
  /** Units that can be counted from outside; tokens cannot. */
  readonly units: Readonly<Partial<Record<PriceUnit, number>>>
  /** Seconds of audio that arrived after the caller had interrupted. */
  readonly wasted: number
  /** Characters spoken in a second, over the answers that came whole, as a 95 % interval; absent with fewer than two. */
  readonly speakingRate?: Bounds
  /** Of what nobody heard of interrupted answers, the share that had arrived nevertheless. Absent where none was. */
  readonly wastedShare?: number
}

const NORMAL_95 = 1.96

/**
 * Counts what every target used. All trials count that sent a text, warm-up and failures included: they are paid for.
 * @param texts of the run, by the numbers in its trials
 */
export function measureUsage(trials: readonly Trial[], texts: readonly string[]): MeasuredUsage[] {
  const targets = [...new Set(trials.map(({ target }) => target))]
  return targets.flatMap((target) => {
    const own = trials.filter((trial) => trial.target === target)
    const [first] = own
    return first ? [measureTargetUsage(first, own, texts)] : []
  })
}

function measureTargetUsage(
  { target, provider, model }: Trial,
  trials: readonly Trial[],
  texts: readonly string[],
): MeasuredUsage {
  const sent = trials.filter(({ at }) => at.first_text !== undefined)
  const seconds = sum(sent.map(({ audio_us }) => audio_us ?? 0)) / 1e6
  const rate = estimateSpeakingRate(
    sent.filter(({ outcome, at }) => outcome === 'ok' && at.cancel === undefined),
  )
  const wastes = sent.flatMap((trial) => measureWaste(trial, rate) ?? [])
  const unheard = sum(wastes.map((waste) => waste.unheard))
  const wasted = sum(wastes.map((waste) => waste.wasted))
  return {
    target,
    provider,
    model,
    simulated: trials.some(({ simulated }) => simulated),
    units: {
      character: sum(sent.map(({ chars }) => chars)),
      byte: sum(sent.map(({ text }) => Buffer.byteLength(texts[text] ?? ''))),
      'audio second': seconds,
      'audio minute': seconds / 60,
      request: sent.length,
    },
    wasted,
    ...(rate && { speakingRate: rate }),
    ...(unheard > 0 && { wastedShare: Math.min(1, wasted / unheard) }),
  }
}

/**
 * The ratio of two sums, with its interval by linearisation (Cochran, Sampling Techniques, 6.4): a long answer counts
 * for more than a short one, as it does on the bill.
 */
function estimateSpeakingRate(trials: readonly Trial[]): Bounds | undefined {
  const answers = trials.map(({ chars, audio_us = 0 }) => ({ chars, seconds: audio_us / 1e6 }))
  const seconds = sum(answers.map((answer) => answer.seconds))
  const n = answers.length
  if (n < 2 || seconds === 0) return undefined
  const rate = sum(answers.map(({ chars }) => chars)) / seconds
  const squares = sum(answers.map((answer) => (answer.chars - rate * answer.seconds) ** 2))
  const error = Math.sqrt((squares / (n - 1)) * n) / seconds
  return { low: Math.max(0.1, rate - NORMAL_95 * error), high: rate + NORMAL_95 * error }
}

/** Seconds of an interrupted answer that nobody heard, and those of them that arrived. */
function measureWaste({ at, audio_us = 0, chars }: Trial, rate: Bounds | undefined) {
  if (at.cancel === undefined) return undefined
  const heard = Math.max(0, at.cancel - (at.heard ?? at.cancel)) / 1e6
  const wasted = Math.max(0, audio_us / 1e6 - heard)
  const whole = rate ? chars / ((rate.low + rate.high) / 2) : audio_us / 1e6
  return { wasted, unheard: Math.max(wasted, whole - heard) }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
