import { passFilter } from '../../audio/biquad.ts'
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
  const { sampleRate: rate } = TELEPHONE
  const band = passFilter(passFilter(narrow, 'high', BAND.from, rate), 'low', BAND.to, rate)
  const coded = ENCODERS.mulaw?.(band, TELEPHONE.sampleRate) ?? new Uint8Array()
  return {
    text,
    samples: new PcmDecoder(TELEPHONE).push(coded).samples.slice(),
    sampleRate: TELEPHONE.sampleRate,
  }
}
