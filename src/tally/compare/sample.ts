/** One stage of one target, to be compared: what every measured trial took, and when it ran. */
export interface Observation {
  /** Number of the stretch of the run in which the trial ran. */
  readonly block: number
  /** Microseconds; +infinity for a trial that waited in vain. */
  readonly value: number
}

/** Observations in ascending order, with the place of each one's block among the sample's blocks. */
export interface Sample {
  readonly values: Float64Array
  readonly blocks: Int32Array
  /** Numbers of the blocks, ascending. */
  readonly labels: readonly number[]
}

export function sampleOf(observations: readonly Observation[]): Sample {
  const sorted = [...observations].sort((a, b) => a.value - b.value || a.block - b.block)
  const labels = [...new Set(sorted.map(({ block }) => block))].sort((a, b) => a - b)
  const places = new Map(labels.map((label, place) => [label, place]))
  return {
    values: Float64Array.from(sorted, ({ value }) => value),
    blocks: Int32Array.from(sorted, ({ block }) => places.get(block) ?? 0),
    labels,
  }
}

/** Blocks that every sample has, ascending. */
export function sharedBlocks(samples: readonly Sample[]): number[] {
  const [first, ...others] = samples
  return (first?.labels ?? []).filter((label) => others.every(({ labels }) => labels.includes(label)))
}

/** The sample without the blocks that are not among those given. */
export function onlyBlocks(sample: Sample, labels: readonly number[]): Sample {
  if (labels.length === sample.labels.length) return sample
  const wanted = new Set(labels)
  return sampleOf(observationsOf(sample).filter(({ block }) => wanted.has(block)))
}

export function observationsOf({ values, blocks, labels }: Sample): Observation[] {
  return Array.from(values, (value, index) => ({ block: labels[blocks[index] ?? 0] ?? 0, value }))
}
