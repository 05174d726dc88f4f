import type { Micros } from '../../core/units.ts'

/** Samples per hash, and the number of places per second at which a stretch can be recognised. */
const WINDOW = 32
const ANCHORS_PER_SECOND = 100
/** Only a stretch of at least this length counts, and only if it is repeated within this time. */
const SHORTEST_SECONDS = 0.15
const LONGEST_LAG_SECONDS = 5
/** Sound with a shorter period repeats itself by nature, as a tone does. */
const LONGEST_PERIOD_SECONDS = 0.1
/** How much samples of a tone may differ from those one period earlier, as a share of the peak. */
const ALIKE = 0.02
/** Windows below -60 dBFS are silence. */
const SILENT = 0.001
/** The multiplier of the hash (Knuth). It is odd, so multiplying modulo 2^32 loses no information. */
const FACTOR = 0x9e3779b1

/**
 * How much of the audio repeats, sample by sample, what was played within the last five seconds: a chunk that
 * was sent twice. Silence and steady tones do not count. Codecs that do not preserve samples hide it.
 */
export function measureRepeatedAudio(samples: Float32Array, sampleRate: number): Micros {
  const hashes = rollingHashes(samples)
  const anchors = new Map<number, number>()
  const step = Math.round(sampleRate / ANCHORS_PER_SECOND)
  let repeated = 0
  for (let at = 0; at < hashes.length; at++) {
    const source = anchors.get(hashes[at] as number)
    const length = source === undefined ? 0 : sameLength(samples, source, at, sampleRate)
    if (length > 0) {
      repeated += length
      at += length
    }
    if (at % step === 0 && at < hashes.length && !isSilent(samples, at)) anchors.set(hashes[at] as number, at)
  }
  return Math.round((repeated / sampleRate) * 1e6)
}

/** One hash per window: the polynomial of Rabin and Karp, modulo 2^32. */
function rollingHashes(samples: Float32Array): Int32Array {
  const hashes = new Int32Array(Math.max(0, samples.length - WINDOW + 1))
  let leaving = 1
  for (let at = 0; at < WINDOW; at++) leaving = Math.imul(leaving, FACTOR)
  let hash = 0
  for (let at = 0; at < samples.length; at++) {
    hash = (Math.imul(hash, FACTOR) + level(samples, at)) | 0
    if (at >= WINDOW) hash = (hash - Math.imul(level(samples, at - WINDOW), leaving)) | 0
    if (at >= WINDOW - 1) hashes[at - WINDOW + 1] = hash
  }
  return hashes
}

/** A sample as a whole number of 16-bit steps. */
function level(samples: Float32Array, at: number): number {
  return Math.round((samples[at] as number) * 32_768)
}

function isSilent(samples: Float32Array, from: number): boolean {
  return samples.subarray(from, from + WINDOW).every((sample) => Math.abs(sample) < SILENT)
}

/**
 * How long the audio from `at` equals that from `source`. 0 if that is too short, too long ago, or a sound
 * that repeats itself by nature.
 */
function sameLength(samples: Float32Array, source: number, at: number, sampleRate: number): number {
  const lag = at - source
  const period = LONGEST_PERIOD_SECONDS * sampleRate
  if (lag < period || lag > LONGEST_LAG_SECONDS * sampleRate) return 0
  let length = 0
  while (length < lag && at + length < samples.length && samples[at + length] === samples[source + length])
    length += 1
  return length < SHORTEST_SECONDS * sampleRate || isPeriodic(samples, at, length, period) ? 0 : length
}

/** Tolerates small differences, because the sampled periods of a tone are not exactly alike. */
function isPeriodic(samples: Float32Array, from: number, length: number, longest: number): boolean {
  const stretch = samples.subarray(from, from + length)
  const tolerance = ALIKE * stretch.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
  for (let lag = WINDOW / 2; lag <= Math.min(longest, from); lag++) {
    const before = from - lag
    if (stretch.every((sample, at) => Math.abs(sample - (samples[before + at] as number)) <= tolerance))
      return true
  }
  return false
}
