import { PcmDecoder } from '../../audio/decoders/pcm-decoder.ts'
import type { CallerLine } from '../../core/config/caller-line.ts'
import { ENCODERS } from '../../lab/speech/encoding/encoders.ts'
import { isLoud } from '../../lab/speech/loudness.ts'
import { resample } from '../../lab/speech/resample.ts'
import { RNG_STREAMS, seededRandom } from '../../pace/random.ts'
import type { Stimulus } from './stimuli.ts'

const TELEPHONE = { encoding: 'mulaw', container: 'raw', sampleRate: 8000 } as const
/** The band of a telephone line (ITU-T G.712), in Hz. */
const BAND = { from: 300, to: 3400 }
/** Of a filter of second order without a peak (Butterworth). */
const QUALITY = Math.SQRT1_2

/**
 * The speech as it arrives over the caller's line: in the noise of the caller's surroundings, in the band and the
 * eight bits of a telephone. Noise begins and ends with the speech, as with lines that send nothing in pauses: the
 * true end of speech stays known.
 * @param index of the turn: each has noise of its own
 */
export function degradeSpeech(
  stimulus: Stimulus,
  { quality = 'clear', noise }: CallerLine,
  seed: number,
  index: number,
): Stimulus {
  const noisy = noise === undefined ? stimulus : addNoise(stimulus, noise, seed, index)
  return quality === 'telephone' ? sendByTelephone(noisy) : noisy
}

/** White noise, so many dB below the mean power of the speech. */
function addNoise(stimulus: Stimulus, decibels: number, seed: number, index: number): Stimulus {
  const { samples } = stimulus
  const [from, to] = [samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1]
  const speech = samples.subarray(Math.max(0, from), to)
  const power = speech.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, speech.length)
  // Uniform from -a to a has the power a² / 3.
  const amplitude = Math.sqrt((3 * power) / 10 ** (decibels / 10))
  const random = seededRandom(seed, RNG_STREAMS.callerNoise + index)
  const mixed = samples.map((sample, position) =>
    position < from || position >= to ? sample : sample + amplitude * (2 * random.fraction() - 1),
  )
  return { ...stimulus, samples: mixed.map((sample) => Math.max(-1, Math.min(1, sample))) }
}

function sendByTelephone({ text, samples, sampleRate }: Stimulus): Stimulus {
  const narrow = resample(samples, sampleRate, TELEPHONE.sampleRate)
  const band = filter(filter(narrow, 'high', BAND.from), 'low', BAND.to)
  const coded = ENCODERS.mulaw?.(band, TELEPHONE.sampleRate) ?? new Uint8Array()
  return {
    text,
    samples: new PcmDecoder(TELEPHONE).push(coded).samples.slice(),
    sampleRate: TELEPHONE.sampleRate,
  }
}

/** A high or low pass of second order at 8 kHz, from the Audio EQ Cookbook (Bristow-Johnson). */
function filter(samples: Float32Array, pass: 'high' | 'low', frequency: number): Float32Array {
  const omega = (2 * Math.PI * frequency) / TELEPHONE.sampleRate
  const [cosine, alpha] = [Math.cos(omega), Math.sin(omega) / (2 * QUALITY)]
  const edge = pass === 'low' ? (1 - cosine) / 2 : (1 + cosine) / 2
  const [b0, b1, b2] = pass === 'low' ? [edge, 2 * edge, edge] : [edge, -2 * edge, edge]
  const [a0, a1, a2] = [1 + alpha, -2 * cosine, 1 - alpha]
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  return samples.map((x) => {
    const y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0
    ;[x2, x1, y2, y1] = [x1, x, y1, y]
    return y
  })
}
