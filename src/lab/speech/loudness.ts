/** A sample below 40 dB under full scale is silence: the threshold of docs/metrics.md, applied per sample. */
const LOUDNESS_THRESHOLD = 0.01
/** Windows of 10 ms. */
export const WINDOWS_PER_SECOND = 100
const MIN_LEVEL = -60

/** The loudness of speech in dB, one level per 10 ms window from the first loud sample. */
export class LoudnessProfile {
  readonly levels: number[] = []
  readonly #size: number
  #energy = 0
  #filled = 0

  /** @param sampleRate samples a second */
  constructor(sampleRate: number) {
    this.#size = sampleRate / WINDOWS_PER_SECOND
  }

  push(sample: number): void {
    this.#energy += sample * sample
    this.#filled += 1
    if (this.#filled < this.#size) return
    this.levels.push(Math.max(MIN_LEVEL, 10 * Math.log10(this.#energy / this.#filled + 1e-12)))
    this.#energy = 0
    this.#filled -= this.#size
  }
}

/** The loudness levels of complete speech, without the silence around it. */
export function loudnessLevels(samples: Float32Array, sampleRate: number): number[] {
  const profile = new LoudnessProfile(sampleRate)
  const first = samples.findIndex(isLoud)
  const last = samples.findLastIndex(isLoud)
  for (const sample of first < 0 ? [] : samples.subarray(first, last + 1)) profile.push(sample)
  return profile.levels
}

export function isLoud(sample: number): boolean {
  return Math.abs(sample) >= LOUDNESS_THRESHOLD
}

/**
 * Pearson correlation of two profiles over the windows that both have: 1 for the same speech at any volume.
 */
export function computeCorrelation(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length)
  const [x, y] = [a.slice(0, length), b.slice(0, length)]
  const [meanX, meanY] = [mean(x), mean(y)]
  let both = 0
  let [ofX, ofY] = [0, 0]
  for (let index = 0; index < length; index++) {
    const [dx, dy] = [(x[index] ?? 0) - meanX, (y[index] ?? 0) - meanY]
    both += dx * dy
    ofX += dx * dx
    ofY += dy * dy
  }
  return ofX === 0 || ofY === 0 ? 0 : both / Math.sqrt(ofX * ofY)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
