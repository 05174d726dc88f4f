/** Zero crossings of the sinc on each side of its centre. More make the filter steeper. */
const ZERO_CROSSINGS = 24
/** Start of the filter's roll-off as a share of the lower Nyquist frequency. */
const ROLL_OFF = 0.92
/** Kaiser window parameter: about 80 dB of stop-band attenuation. */
const BETA = 8

/**
 * Band-limited, linear-phase and without delay: output sample `n` is exactly at `n / to` seconds. Uses a
 * polyphase bank of windowed sincs (Smith and Gossett, 1984) with one row for each position of an output
 * sample between two input samples.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples
  const divisor = greatestCommonDivisor(from, to)
  const phases = to / divisor
  const step = from / divisor
  const bank = filterBank(phases, Math.min(1, to / from) * ROLL_OFF)
  const output = new Float32Array(Math.floor((samples.length * phases) / step))
  for (let index = 0; index < output.length; index++) {
    const position = index * step
    output[index] = convolve(samples, Math.floor(position / phases), bank, position % phases)
  }
  return output
}

interface FilterBank {
  /** Taps on each side of the position. */
  readonly half: number
  /** Rows of `2 * half` taps, one row per phase. */
  readonly taps: Float64Array
}

function convolve(samples: Float32Array, at: number, bank: FilterBank, phase: number): number {
  const width = 2 * bank.half
  const start = at - bank.half + 1
  const first = Math.max(0, -start)
  const last = Math.min(width, samples.length - start)
  const row = phase * width
  let sum = 0
  for (let tap = first; tap < last; tap++) {
    sum += (samples[start + tap] as number) * (bank.taps[row + tap] as number)
  }
  return sum
}

function filterBank(phases: number, cutoff: number): FilterBank {
  const half = Math.ceil(ZERO_CROSSINGS / cutoff)
  const taps = new Float64Array(phases * 2 * half)
  for (let phase = 0; phase < phases; phase++) {
    const row = taps.subarray(phase * 2 * half, (phase + 1) * 2 * half)
    for (let tap = 0; tap < row.length; tap++) {
      const distance = tap - half + 1 - phase / phases
      row[tap] = sinc(distance * cutoff) * kaiser(distance / half)
    }
    scaleToUnity(row)
  }
  return { half, taps }
}

/** Every phase must have unity gain for a constant input, or the differences are audible as a whistle. */
function scaleToUnity(row: Float64Array): void {
  const sum = row.reduce((total, tap) => total + tap, 0)
  for (let tap = 0; tap < row.length; tap++) row[tap] = (row[tap] as number) / sum
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** `x` from -1 to 1. */
function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA)
}

/** The modified Bessel function of the first kind and order zero, by its power series. */
function bessel(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
