import type { FinishedTurn } from '../../core/trial/turn-record.ts'
import type { RunTime } from '../../core/units.ts'
import { toInt16Samples } from '../../lab/speech/encoding/encoders.ts'
import { isLoud } from '../../lab/speech/loudness.ts'
import { resample } from '../../lab/speech/resample.ts'
import type { Stimulus } from '../plan/stimuli.ts'

/** Both sides of a turn as two channels: one sample of the caller, one of the agent, in turn. */
export interface TurnMix {
  readonly sampleRate: number
  readonly samples: Int16Array
}

/** Used if nothing was answered. */
const DEFAULT_RATE = 16_000
/** Silence after the last sound, in seconds. */
const TAIL = 0.25

/**
 * Puts both sides on one time axis that begins with the caller’s turn (`began`): the caller left, as it was spoken; the
 * agent right, as it was played. Undefined for a turn that did not begin.
 */
export function mixTurn({ turn: { at }, sound }: FinishedTurn, stimulus: Stimulus): TurnMix | undefined {
  const { began } = at
  if (began === undefined) return undefined
  const sampleRate = sound && sound.sampleRate > 0 ? sound.sampleRate : DEFAULT_RATE
  const positionOf = (instant: RunTime) => Math.round(((instant - began) / 1e6) * sampleRate)
  const caller = resample(stimulus.samples, stimulus.sampleRate, sampleRate)
  const callerAt =
    at.speech_end === undefined ? 0 : positionOf(at.speech_end) - 1 - caller.findLastIndex(isLoud)
  const parts = (sound?.parts ?? []).map(({ at: played, samples }) => ({ from: positionOf(played), samples }))
  const end = Math.max(callerAt + caller.length, ...parts.map(({ from, samples }) => from + samples.length))
  const mixed = new Int16Array(2 * Math.max(0, end + Math.round(TAIL * sampleRate)))
  place(mixed, 0, callerAt, toInt16Samples(caller))
  for (const { from, samples } of parts) place(mixed, 1, from, samples)
  return { sampleRate, samples: mixed }
}

function place(mixed: Int16Array, channel: number, from: number, samples: Int16Array): void {
  for (const [index, sample] of samples.entries()) {
    const position = 2 * (from + index) + channel
    if (position >= 0 && position < mixed.length) mixed[position] = sample
  }
}
