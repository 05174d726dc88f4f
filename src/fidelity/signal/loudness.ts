import { biquad, type Coefficients } from '../../audio/biquad.ts'

/** LUFS of a mean square of 1: the constant of ITU-R BS.1770-5, annex 1. */
const OFFSET = -0.691
/** Blocks of 400 ms that overlap by three quarters. */
const BLOCK_SECONDS = 0.4
const STEP_SECONDS = 0.1
/** Blocks below the first gate are silence; the second lies this far below the mean of the others. */
const ABSOLUTE_GATE = -70
const RELATIVE_GATE = -10

/**
 * Integrated loudness in LUFS as in EBU R 128: ITU-R BS.1770-5 with both gates. All channels have weight 1,
 * as left, right and centre do. Undefined if no block of 400 ms passes the gates.
 */
export function measureIntegratedLoudness(
  channels: readonly Float32Array[],
  sampleRate: number,
): number | undefined {
  const powers = blockPowers(channels, sampleRate).filter((power) => toLufs(power) > ABSOLUTE_GATE)
  const gate = toLufs(mean(powers)) + RELATIVE_GATE
  const loud = powers.filter((power) => toLufs(power) > gate)
  return loud.length === 0 ? undefined : toLufs(mean(loud))
}

/** The mean square of each block after the K-weighting, added up over the channels. */
function blockPowers(channels: readonly Float32Array[], sampleRate: number): number[] {
  const stepLength = Math.round(STEP_SECONDS * sampleRate)
  const stepsInBlock = Math.round(BLOCK_SECONDS / STEP_SECONDS)
  const steps: number[] = []
  for (const channel of channels)
    for (const [step, energy] of stepEnergies(channel, sampleRate, stepLength).entries())
      steps[step] = (steps[step] ?? 0) + energy
  return steps
    .slice(0, Math.max(0, steps.length - stepsInBlock + 1))
    .map((_, at) => sum(steps.slice(at, at + stepsInBlock)) / (stepsInBlock * stepLength))
}

/** Makes one pass over the samples, because the loudness of every answer is measured. */
function stepEnergies(samples: Float32Array, sampleRate: number, stepLength: number): Float64Array {
  const energies = new Float64Array(Math.floor(samples.length / stepLength))
  const [raise, cut] = [biquad(shelf(sampleRate)), biquad(highPass(sampleRate))]
  for (let step = 0; step < energies.length; step++) {
    let energy = 0
    for (let at = step * stepLength; at < (step + 1) * stepLength; at++) {
      const weighted = cut(raise(samples[at] as number))
      energy += weighted * weighted
    }
    energies[step] = energy
  }
  return energies
}

/**
 * The standard tabulates both filters at 48 kHz only. These are the analogue filters behind the tables, which give the
 * tabulated coefficients at 48 kHz (Brecht De Man, Evaluation of Implementations of the EBU R128 Loudness Measurement,
 * AES e-Brief 481, 2018).
 */
function shelf(sampleRate: number): Coefficients {
  const [frequency, gain, quality] = [1681.974450955533, 3.999843853973347, 0.7071752369554196]
  const k = Math.tan((Math.PI * frequency) / sampleRate)
  const high = 10 ** (gain / 20)
  const band = high ** 0.4996667741545416
  const a0 = 1 + k / quality + k * k
  return {
    b: [
      (high + (band * k) / quality + k * k) / a0,
      (2 * (k * k - high)) / a0,
      (high - (band * k) / quality + k * k) / a0,
    ],
    a: [1, (2 * (k * k - 1)) / a0, (1 - k / quality + k * k) / a0],
  }
}

function highPass(sampleRate: number): Coefficients {
  const [frequency, quality] = [38.13547087602444, 0.5003270373238773]
  const k = Math.tan((Math.PI * frequency) / sampleRate)
  const a0 = 1 + k / quality + k * k
  return { b: [1, -2, 1], a: [1, (2 * (k * k - 1)) / a0, (1 - k / quality + k * k) / a0] }
}

function toLufs(power: number): number {
  return OFFSET + 10 * Math.log10(power)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
