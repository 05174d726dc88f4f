import { passFilter, TELEPHONE_BAND } from '../../audio/biquad.ts'
import { PcmDecoder } from '../../audio/decoders/pcm-decoder.ts'
import { concealLosses } from '../../audio/line/conceal.ts'
import { drawLostPackets } from '../../audio/line/line-packets.ts'
import { type CallerLine, codecOf } from '../../core/config/conversation/caller-line.ts'
import { ENCODERS } from '../../lab/speech/encoding/encoders.ts'
import { isLoud } from '../../lab/speech/loudness.ts'
import { resample } from '../../lab/speech/resample.ts'
import { RNG_STREAMS, seededRandom } from '../../pace/random.ts'
import type { Stimulus } from './stimuli.ts'

const TELEPHONE_RATE = 8000
/** Audio in a packet of a call, in seconds (RFC 3551). */
const PACKET = 0.02

/**
 * The speech as it arrives over the caller's line: louder or quieter, in the noise of the caller's surroundings, in
 * the band and the eight bits of a telephone, and with what the receiver makes up for lost packets. Noise begins and
 * ends with the speech, as with lines that send nothing in pauses, and the place of the speech is kept beside the
 * sound, so that its true end stays known.
 * @param index of the turn: each has noise and losses of its own
 */
export function degradeSpeech(stimulus: Stimulus, line: CallerLine, seed: number, index: number): Stimulus {
  const codec = codecOf(line)
  const { gain, noise } = line
  const louder = gain === undefined ? stimulus : amplify(keepSpoken(stimulus), gain)
  const noisy = noise === undefined ? louder : addNoise(louder, noise, seed, index)
  const sent = codec === 'l16' ? noisy : sendByTelephone(noisy, codec)
  return line.loss || line.jitter ? losePackets(keepSpoken(sent), line, seed, index) : sent
}

/** Where somebody speaks, before the sound no longer tells. */
function keepSpoken(stimulus: Stimulus): Stimulus {
  const { samples, sampleRate, spoken } = stimulus
  if (spoken || !samples.some(isLoud)) return stimulus
  const [from, to] = [samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1]
  return { ...stimulus, spoken: { from: from / sampleRate, to: to / sampleRate } }
}

function amplify(stimulus: Stimulus, decibels: number): Stimulus {
  const factor = 10 ** (decibels / 20)
  return { ...stimulus, samples: stimulus.samples.map((sample) => clip(sample * factor)) }
}

/** White noise, so many dB below the mean power of the speech. */
function addNoise(stimulus: Stimulus, decibels: number, seed: number, index: number): Stimulus {
  const { samples, sampleRate, spoken } = stimulus
  const [from, to] = spoken
    ? [Math.round(spoken.from * sampleRate), Math.round(spoken.to * sampleRate)]
    : [samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1]
  const speech = samples.subarray(Math.max(0, from), to)
  const power = speech.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, speech.length)
  // Uniform from -a to a has the power a² / 3.
  const amplitude = Math.sqrt((3 * power) / 10 ** (decibels / 10))
  const random = seededRandom(seed, RNG_STREAMS.callerNoise + index)
  const mixed = samples.map((sample, position) =>
    position < from || position >= to ? sample : sample + amplitude * (2 * random.fraction() - 1),
  )
  return { ...stimulus, samples: mixed.map(clip) }
}

function clip(sample: number): number {
  return Math.max(-1, Math.min(1, sample))
}

function sendByTelephone(stimulus: Stimulus, encoding: 'mulaw' | 'alaw'): Stimulus {
  const format = { encoding, container: 'raw', sampleRate: TELEPHONE_RATE } as const
  const narrow = resample(stimulus.samples, stimulus.sampleRate, TELEPHONE_RATE)
  const low = passFilter(narrow, 'high', TELEPHONE_BAND.from, TELEPHONE_RATE)
  const band = passFilter(low, 'low', TELEPHONE_BAND.to, TELEPHONE_RATE)
  const coded = ENCODERS[encoding]?.(band, TELEPHONE_RATE) ?? new Uint8Array()
  return {
    ...stimulus,
    samples: new PcmDecoder(format).push(coded).samples.slice(),
    sampleRate: TELEPHONE_RATE,
  }
}

/** The losses of a turn depend only on the seed and the turn, so every stack gets the same. */
function losePackets(stimulus: Stimulus, line: CallerLine, seed: number, index: number): Stimulus {
  const { samples, sampleRate } = stimulus
  const length = Math.round(PACKET * sampleRate)
  const random = seededRandom(seed, RNG_STREAMS.linePackets + index)
  const lost = drawLostPackets(Math.ceil(samples.length / length), line, random)
  return { ...stimulus, samples: concealLosses(samples, sampleRate, length, lost) }
}
