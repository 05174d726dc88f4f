/** Of a filter of second order without a peak (Butterworth). */
const QUALITY = Math.SQRT1_2

/** The band of a telephone line (ITU-T G.712), in Hz. */
export const TELEPHONE_BAND = { from: 300, to: 3400 } as const

/** Coefficients of a filter of second order, of the samples (b) and of what came out (a). */
export interface Coefficients {
  readonly b: readonly [number, number, number]
  readonly a: readonly [number, number, number]
}

/** A filter of second order in direct form I, sample by sample. Pieces follow each other. */
export function biquad({ b: [b0, b1, b2], a: [a0, a1, a2] }: Coefficients): (sample: number) => number {
  // The last two samples, and the last two that came out: variables of a closure would be new objects for each sample.
  const last = new Float64Array(4)
  return (x) => {
    const [x1 = 0, x2 = 0, y1 = 0, y2 = 0] = [last[0], last[1], last[2], last[3]]
    const y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0
    last[1] = x1
    last[0] = x
    last[3] = y1
    last[2] = y
    return y
  }
}

/** A high or low pass of second order, from the Audio EQ Cookbook (Bristow-Johnson). Pieces follow each other. */
export class PassFilter {
  readonly #filter: (sample: number) => number

  /** @param frequency of its edge, Hz */
  constructor(pass: 'high' | 'low', frequency: number, sampleRate: number) {
    const omega = (2 * Math.PI * frequency) / sampleRate
    const [cosine, alpha] = [Math.cos(omega), Math.sin(omega) / (2 * QUALITY)]
    const edge = pass === 'low' ? (1 - cosine) / 2 : (1 + cosine) / 2
    this.#filter = biquad({
      b: pass === 'low' ? [edge, 2 * edge, edge] : [edge, -2 * edge, edge],
      a: [1 + alpha, -2 * cosine, 1 - alpha],
    })
  }

  push(samples: Float32Array): Float32Array {
    return samples.map((sample) => this.#filter(sample))
  }
}

/** Complete samples through a filter. @param frequency of its edge, Hz */
export function passFilter(
  samples: Float32Array,
  pass: 'high' | 'low',
  frequency: number,
  sampleRate: number,
): Float32Array {
  return new PassFilter(pass, frequency, sampleRate).push(samples)
}
