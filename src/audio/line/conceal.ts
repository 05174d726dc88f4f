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
 * ms. After ITU-T G.711 Appendix I, without the overlap that smooths the joins.
 * @param length of a packet, in samples
 */
export function concealLosses(
  samples: Float32Array,
  sampleRate: number,
  length: number,
  lost: readonly boolean[],
): Float32Array {
  const heard = samples.slice()
  let began = 0
  for (const [packet, isLost] of lost.entries()) {
    const from = packet * length
    if (!isLost) continue
    if (!lost[packet - 1]) began = from
    const period = findPeriod(heard, began, sampleRate)
    for (let at = from; at < Math.min(heard.length, from + length); at++) {
      const age = (at - began) / sampleRate
      const level = Math.max(0, Math.min(1, (SILENT - age) / (SILENT - FULL)))
      heard[at] = level * (heard[began - period + ((at - began) % period)] ?? 0)
    }
  }
  return heard
}

/** The lag at which the last samples before a loss are most like those before them. */
function findPeriod(samples: Float32Array, end: number, sampleRate: number): number {
  const [shortest, longest] = [SHORTEST_PERIOD, LONGEST_PERIOD].map((each) => Math.round(each * sampleRate))
  const compared = Math.round(COMPARED * sampleRate)
  let best = { lag: longest as number, likeness: Number.NEGATIVE_INFINITY }
  for (let lag = shortest as number; lag <= (longest as number); lag++) {
    const likeness = likenessAt(samples, end, compared, lag)
    if (likeness > best.likeness) best = { lag, likeness }
  }
  return best.lag
}

/** Normalised correlation of the last samples with those `lag` earlier. */
function likenessAt(samples: Float32Array, end: number, compared: number, lag: number): number {
  let [both, energy] = [0, 1e-9]
  for (let at = Math.max(lag, end - compared); at < end; at++) {
    const earlier = samples[at - lag] ?? 0
    both += (samples[at] ?? 0) * earlier
    energy += earlier * earlier
  }
  return both / Math.sqrt(energy)
}
