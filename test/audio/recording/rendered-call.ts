import { findOnset } from '../../../src/audio/onset.ts'
import { FLITE_RATE, loadFlite } from '../../../src/lab/speech/flite/flite.ts'
import { isLoud } from '../../../src/lab/speech/loudness.ts'
import { resample } from '../../../src/lab/speech/resample.ts'
import { type Random, seededRandom } from '../../../src/pace/random.ts'

/** Two people on one clock, and when each of them can be heard, in milliseconds. */
export interface RenderedCall {
  readonly caller: Float32Array
  readonly agent: Float32Array
  readonly sampleRate: number
  readonly spoken: readonly {
    readonly who: 'caller' | 'agent'
    readonly start: number
    readonly end: number
  }[]
}

const QUESTIONS = [
  'Hello, I would like to change my appointment.',
  'Yes, please.',
  'What does it cost to move it to Friday afternoon?',
  'And the number is seven four two nine.',
  'Thank you, that is all.',
]
const ANSWERS = [
  'Of course. Which day would suit you best?',
  'Let me look at the calendar for you, one moment.',
  'There is no charge for that.',
  'I have found your booking, and it is confirmed for Friday.',
  'Have a nice day.',
]

let flite: ReturnType<typeof loadFlite> | undefined

/** The nominal level of speech on telephone lines (ITU-T P.56), 26 dB below full scale. */
const NOMINAL_POWER = 10 ** -2.6

/** Speech of a text at the nominal level, cut to its audible part. */
function speak(text: string, sampleRate: number, speed = 1): Float32Array {
  flite ??= loadFlite()
  const loud = Float32Array.from(flite(text, speed), (sample) => sample / 32_768)
  const gain = Math.sqrt(NOMINAL_POWER / speechPower(loud))
  const samples = loud.map((sample) => sample * gain)
  const speech = resample(samples, FLITE_RATE, sampleRate)
  const from = findOnset(speech, sampleRate) ?? 0
  return speech.slice(from, speech.findLastIndex(isLoud) + 1)
}

/** A call of five questions and answers, with a gap of 150 to 1500 ms before each: known to the sample. */
export function renderCall(seed: number, sampleRate = 8000): RenderedCall {
  const random = seededRandom(seed)
  const spoken: RenderedCall['spoken'][number][] = []
  const parts: { who: 'caller' | 'agent'; at: number; speech: Float32Array }[] = []
  let at = 500
  for (let turn = 0; turn < 10; turn++) {
    const who = turn % 2 === 0 ? 'caller' : 'agent'
    const text = (who === 'caller' ? QUESTIONS : ANSWERS)[Math.floor(turn / 2)] ?? ''
    const speech = speak(text, sampleRate, 0.85 + 0.3 * random.fraction())
    const length = (speech.length / sampleRate) * 1000
    parts.push({ who, at, speech })
    spoken.push({ who, start: at, end: at + length })
    at += length + 150 + 1350 * random.fraction()
  }
  const total = Math.ceil(((at + 500) * sampleRate) / 1000)
  const channels = { caller: new Float32Array(total), agent: new Float32Array(total) }
  for (const { who, at: start, speech } of parts)
    channels[who].set(speech, Math.round((start * sampleRate) / 1000))
  return { ...channels, sampleRate, spoken }
}

/** Root mean square of the speech: of the loud samples and what lies between. */
export function speechPower(samples: Float32Array): number {
  const loud = samples.filter(isLoud)
  return loud.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, loud.length)
}

export type Noise = 'white' | 'pink' | 'brown' | 'hum'

const COLOURS: Readonly<Record<Noise, (random: Random, sampleRate: number) => (index: number) => number>> = {
  white: (random) => () => 2 * random.fraction() - 1,
  /** Kellet's filter: white noise through three poles falls by 3 dB an octave. */
  pink: (random) => {
    const state = [0, 0, 0]
    return () => {
      const white = 2 * random.fraction() - 1
      state[0] = 0.99765 * (state[0] ?? 0) + white * 0.099046
      state[1] = 0.963 * (state[1] ?? 0) + white * 0.2965164
      state[2] = 0.57 * (state[2] ?? 0) + white * 1.0526913
      return (state[0] ?? 0) + (state[1] ?? 0) + (state[2] ?? 0) + white * 0.1848
    }
  },
  brown: (random) => {
    let level = 0
    return () => {
      level = 0.98 * level + (2 * random.fraction() - 1)
      return level
    }
  },
  hum: (_, sampleRate) => (index) =>
    Math.sin((2 * Math.PI * 50 * index) / sampleRate) +
    0.5 * Math.sin((2 * Math.PI * 150 * index) / sampleRate),
}

/** Constant noise of this power. */
export function noise(
  kind: Noise,
  length: number,
  power: number,
  seed: number,
  sampleRate = 8000,
): Float32Array {
  const next = COLOURS[kind](seededRandom(seed, 7), sampleRate)
  const raw = Float32Array.from({ length }, (_, index) => next(index))
  const own = raw.reduce((sum, sample) => sum + sample * sample, 0) / length
  return raw.map((sample) => sample * Math.sqrt(power / own))
}

export function mix(...parts: readonly Float32Array[]): Float32Array {
  return (parts[0] as Float32Array).map((_, index) =>
    parts.reduce((sum, part) => sum + (part[index] ?? 0), 0),
  )
}

/** How one channel is heard on the other: later, quieter, and with a room's reflections if asked for. */
export function echoOf(
  samples: Float32Array,
  delay: number,
  decibels: number,
  reverberant: boolean,
): Float32Array {
  const gain = 10 ** (decibels / 20)
  const taps = reverberant ? [1, 0.6, -0.45, 0.3, -0.2, 0.12] : [1]
  const spacing = 61
  return samples.map((_, index) =>
    taps.reduce((sum, tap, place) => sum + gain * tap * (samples[index - delay - place * spacing] ?? 0), 0),
  )
}
