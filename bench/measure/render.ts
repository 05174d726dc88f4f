import type { MonoAudio } from '../../src/audio/mono-audio.ts'
import { findOnset } from '../../src/audio/onset.ts'
import { isLoud } from '../../src/lab/speech/loudness.ts'
import { resample } from '../../src/lab/speech/resample.ts'
import { type Random, seededRandom } from '../../src/pace/random.ts'
import { echoOf, mix, type Noise, noise, speechPower } from '../../test/audio/recording/rendered-call.ts'
import { AGENT_TEXTS, CALLER_TEXTS } from './texts.ts'
import type { Sound, Voice } from './voices.ts'

/** Quieter speech begins and ends where it would at this level (ITU-T P.56): 26 dB below full scale. */
const NOMINAL = -26
const TURNS = 12

type Party = 'caller' | 'agent'

/** One utterance, and when it is audible, in milliseconds. */
interface Utterance {
  readonly who: Party
  readonly start: number
  readonly end: number
}

export interface Conversation {
  readonly channels: Readonly<Record<Party, Float32Array>>
  readonly sampleRate: number
  readonly utterances: readonly Utterance[]
}

/** What lies between the speech and the recording. */
export interface RecordingLine {
  readonly sampleRate: number
  /** Levels of both, in dB relative to full scale. */
  readonly levels: Readonly<Record<Party, number>>
  readonly noise: Noise
  /** dB of the quieter of both above the noise. */
  readonly snr: number
  /** Level of the echo against its original, in dB, and its delay in milliseconds. Absent: none. */
  readonly echo?: { readonly gain: number; readonly delay: number; readonly reverberant: boolean }
}

/** A conversation of new texts, each by the voice of its party, with a gap of 120 ms to 2 s before each. */
export function renderConversation(
  seed: number,
  voices: readonly [caller: Voice, agent: Voice],
  { sampleRate, levels }: RecordingLine,
): Conversation {
  const random = seededRandom(seed, 77)
  const texts = { caller: shuffled(CALLER_TEXTS, random), agent: shuffled(AGENT_TEXTS, random) }
  const utterances: Utterance[] = []
  const placed: { readonly who: Party; readonly at: number; readonly speech: Float32Array }[] = []
  let at = 300 + 900 * random.fraction()
  for (let turn = 0; turn < TURNS; turn++) {
    const who: Party = turn % 2 === 0 ? 'caller' : 'agent'
    const text = texts[who][Math.floor(turn / 2)] ?? ''
    const speech = audibleSpeech(voices[turn % 2 === 0 ? 0 : 1].speak(text), sampleRate, levels[who])
    const length = (1000 * speech.length) / sampleRate
    placed.push({ who, at, speech })
    utterances.push({ who, start: at, end: at + length })
    at += length + 120 + 1880 * random.fraction()
  }
  const count = Math.ceil(((at + 700) * sampleRate) / 1000)
  const channels = { caller: new Float32Array(count), agent: new Float32Array(count) }
  for (const { who, at: start, speech } of placed)
    channels[who].set(speech, Math.round((start * sampleRate) / 1000))
  return { channels, sampleRate, utterances }
}

/** Both channels as they were recorded: noise on each, and each heard on the other. */
export function record(
  { channels, sampleRate }: Conversation,
  { levels, noise: kind, snr, echo }: RecordingLine,
  seed: number,
): Record<Party, MonoAudio> {
  const power = toPower(Math.min(levels.caller, levels.agent) - snr)
  const channel = (own: Float32Array, other: Float32Array, index: number): MonoAudio => {
    const delay = Math.round(((echo?.delay ?? 0) * sampleRate) / 1000)
    const heard = echo ? [echoOf(other, delay, echo.gain, echo.reverberant)] : []
    const ownNoise = noise(kind, own.length, power, 1000 * seed + index, sampleRate)
    return { sampleRate, samples: mix(own, ownNoise, ...heard) }
  }
  return {
    caller: channel(channels.caller, channels.agent, 1),
    agent: channel(channels.agent, channels.caller, 2),
  }
}

/** From its first to its last audible sample. */
function audibleSpeech(
  { samples, sampleRate: from }: Sound,
  sampleRate: number,
  level: number,
): Float32Array {
  const resampled = resample(samples, from, sampleRate)
  const loudest = resampled.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  const full = resampled.map((sample) => sample / loudest)
  const judged = Math.max(level, NOMINAL)
  const amplified = Math.sqrt(toPower(judged) / speechPower(full))
  const loud = full.map((sample) => sample * amplified)
  const start = findOnset(loud, sampleRate) ?? 0
  const gain = Math.sqrt(toPower(level - judged))
  return loud.slice(start, loud.findLastIndex(isLoud) + 1).map((sample) => sample * gain)
}

function shuffled(texts: readonly string[], random: Random): string[] {
  return texts
    .map((text) => ({ text, key: random.fraction() }))
    .sort((a, b) => a.key - b.key)
    .map(({ text }) => text)
}

function toPower(decibels: number): number {
  return 10 ** (decibels / 10)
}
