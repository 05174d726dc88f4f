/** Periods of voices that a repetition is looked for among: 200 to 66 Hz, as G.711 Appendix I has it. */
const SHORTEST_PERIOD = 0.005
const LONGEST_PERIOD = 0.015
/** What is compared, in seconds. */
const COMPARED = 0.02
/** Full level for 10 ms, then down to silence at 60 ms. */
const FULL = 0.01
const SILENT = 0.06

/**
 * Fills lost packets as a receiver of G.711 does: with the last period of the voice, repeated and faded out over 60
 * ms. After ITU-T G.711 Appendix I, without the overlap that smooths the joins. Packets are added one after the other.
 */
export class Concealer {
  readonly #sampleRate: number
  /** The latest samples that were heard, as many as are compared. */
  #history = new Float32Array()
  /** The period that is repeated, and the samples of the loss so far. */
  #loss: { readonly period: Float32Array; length: number } | undefined

  /** @param sampleRate samples per second */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /** What is heard of the next samples. */
  push(samples: Float32Array, isLost: boolean): Float32Array {
    const heard = isLost ? this.#fill(samples.length) : samples
    if (!isLost) this.#loss = undefined
    this.#remember(heard)
    return heard
  }

  #fill(length: number): Float32Array {
    this.#loss ??= { period: this.#lastPeriod(), length: 0 }
    const { period, length: before } = this.#loss
    this.#loss.length += length
    return Float32Array.from({ length }, (_, index) => {
      const age = (before + index) / this.#sampleRate
      const level = Math.max(0, Math.min(1, (SILENT - age) / (SILENT - FULL)))
      return level * (period[(before + index) % period.length] ?? 0)
    })
  }

  /** The lag at which the last samples are most like those before them: so many samples from the end. */
  #lastPeriod(): Float32Array {
    const [shortest, longest] = [SHORTEST_PERIOD, LONGEST_PERIOD].map((each) =>
      Math.round(each * this.#sampleRate),
    ) as [number, number]
    let best = { lag: longest, likeness: Number.NEGATIVE_INFINITY }
    for (let lag = shortest; lag <= longest; lag++) {
      const likeness = likenessAt(this.#history, Math.round(COMPARED * this.#sampleRate), lag)
      if (likeness > best.likeness) best = { lag, likeness }
    }
    return this.#history.slice(-best.lag)
  }

  #remember(heard: Float32Array): void {
    const kept = Math.round((COMPARED + LONGEST_PERIOD) * this.#sampleRate)
    const all = new Float32Array(this.#history.length + heard.length)
    all.set(this.#history)
    all.set(heard, this.#history.length)
    this.#history = all.slice(-kept)
  }
}

/** Normalised correlation of the last samples with those `lag` earlier. */
function likenessAt(samples: Float32Array, compared: number, lag: number): number {
  const end = samples.length
  let [both, energy] = [0, 1e-9]
  for (let at = Math.max(lag, end - compared); at < end; at++) {
    const earlier = samples[at - lag] ?? 0
    both += (samples[at] ?? 0) * earlier
    energy += earlier * earlier
  }
  return both / Math.sqrt(energy)
}
