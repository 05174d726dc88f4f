/** Bytes with which it is decided. */
const DECIDED_BYTES = 4096
/** Most sound differs from such bytes within this many. */
const FIRST_BYTES = 128
/** A whole answer of fewer bytes cannot be told from a burst of noise. */
const WHOLE_BYTES = 1024
/** As rare as this, something is no chance. */
const NO_CHANCE = 1e-9
/** Averages of fewer samples say nothing. */
const MIN_SAMPLES = 8
/**
 * Standard deviations by which evenly spread samples may miss what is expected: in power, in how much a sample
 * resembles those before it, and in how often each byte occurs. Compressed data is not quite even: 2, 6 and 10 were seen.
 * Noise of a normal spread has 7 in power or more than 70 in its bytes.
 */
const MAX_DEVIATIONS = { power: 6, likeness: 10, bytes: 20 }

/** The mean square of samples that are spread evenly over the whole range, and the deviation of one square. */
const EVEN_MEAN_SQUARE = 1 / 3
const SQUARE_DEVIATION = Math.sqrt(4 / 45)

/** `even`: compressed or encrypted bytes. `unknown`: they may be, and too few are there to tell. */
export type ByteSpread = 'even' | 'uneven' | 'unknown'

/**
 * Whether bytes that should be samples of 16 bits are spread as evenly as those of compressed or encrypted data:
 * all bytes equally frequent, and no sample like the one before it. Read as samples they are white noise
 * at full scale (-4.8 dBFS, not clipped), which no speech is. Speech fails within the first samples, mostly
 * because it is quieter. Measured rates: docs/metrics.md.
 */
export function findByteSpread(bytes: Uint8Array): ByteSpread {
  if (!isWhiteAtFullScale(readSamples(bytes.subarray(0, FIRST_BYTES)))) return 'uneven'
  const seen = bytes.subarray(0, DECIDED_BYTES)
  const samples = readSamples(seen)
  if (isTooQuiet(samples) || !isWhiteAtFullScale(samples)) return 'uneven'
  if (seen.length < DECIDED_BYTES) return 'unknown'
  return isEven(countBytes(seen, 0)) && isEven(countBytes(seen, 1)) ? 'even' : 'uneven'
}

/** Whether a whole answer may be compressed or encrypted data, although it is too short to count its bytes. */
export function isAllNoise(bytes: Uint8Array): boolean {
  return bytes.length >= WHOLE_BYTES && findByteSpread(bytes) === 'unknown'
}

function readSamples(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const samples = new Float64Array(bytes.length >> 1)
  for (let index = 0; index < samples.length; index += 1)
    samples[index] = view.getInt16(index * 2, true) / 32_768
  return samples
}

/** Silence and quiet sound need a few samples only: that so many evenly spread ones are all as small is no chance. */
function isTooQuiet(samples: Float64Array): boolean {
  let loudest = 0
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample))
  return samples.length > 0 && loudest ** samples.length < NO_CHANCE
}

function isWhiteAtFullScale(samples: Float64Array): boolean {
  if (samples.length < MIN_SAMPLES) return true
  const root = Math.sqrt(samples.length)
  const power = ((meanProduct(samples, 0) - EVEN_MEAN_SQUARE) / SQUARE_DEVIATION) * root
  if (Math.abs(power) > MAX_DEVIATIONS.power) return false
  return [1, 2, 3].every(
    (lag) => (Math.abs(meanProduct(samples, lag)) / EVEN_MEAN_SQUARE) * root < MAX_DEVIATIONS.likeness,
  )
}

/** The mean of each sample times the one that is `lag` before it. */
function meanProduct(samples: Float64Array, lag: number): number {
  let sum = 0
  for (let index = lag; index < samples.length; index += 1)
    sum += (samples[index] ?? 0) * (samples[index - lag] ?? 0)
  return sum / (samples.length - lag)
}

/** How often each value occurs among every second byte. */
function countBytes(bytes: Uint8Array, offset: number): Uint32Array {
  const counts = new Uint32Array(256)
  for (let index = offset; index < bytes.length; index += 2)
    counts[bytes[index] ?? 0] = (counts[bytes[index] ?? 0] ?? 0) + 1
  return counts
}

/** Pearson's chi-squared: its mean is the degrees of freedom, its variance twice that. */
function isEven(counts: Uint32Array, deviations = MAX_DEVIATIONS.bytes): boolean {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const freedom = counts.length - 1
  const distance = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return distance < freedom + deviations * Math.sqrt(2 * freedom)
}

/**
 * Whether bytes of any meaning are equally frequent, and each unlike those before it.
 * @param deviations by which the frequencies of bytes may differ: fewer for fewer bytes
 */
export function isEvenlySpread(bytes: Uint8Array, deviations?: number): boolean {
  const centred = Float64Array.from(bytes, (byte) => (byte - 127.5) / 127.5)
  return (
    isWhiteAtFullScale(centred) && [0, 1].every((offset) => isEven(countBytes(bytes, offset), deviations))
  )
}
