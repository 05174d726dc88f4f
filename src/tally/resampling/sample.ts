import type { Micros } from '../../core/units.ts'
/** The duration of one stage in one trial, and the block in which the trial ran. */
export interface Observation {
  /** Number of the trial's block. */
  readonly block: number
  /** +infinity for a trial without an answer. */
  readonly value: Micros
}

/** Ascending observations, each with the index of its block in `labels`. */
export interface Sample {
  readonly values: Float64Array
  readonly blocks: Int32Array
  /** Block numbers, ascending. */
  readonly labels: readonly number[]
}

export function createSample(observations: readonly Observation[]): Sample {
  const sorted = [...observations].sort((a, b) => a.value - b.value || a.block - b.block)
  const labels = [...new Set(sorted.map(({ block }) => block))].sort((a, b) => a - b)
  const positions = new Map(labels.map((label, place) => [label, place]))
  return {
    values: Float64Array.from(sorted, ({ value }) => value),
    blocks: Int32Array.from(sorted, ({ block }) => positions.get(block) ?? 0),
    labels,
  }
}

/** Block numbers that all samples have, ascending. */
export function sharedBlocks(samples: readonly Sample[]): number[] {
  const [first, ...others] = samples
  return (first?.labels ?? []).filter((label) => others.every(({ labels }) => labels.includes(label)))
}

/** The sample, reduced to the given blocks. */
export function onlyBlocks(sample: Sample, labels: readonly number[]): Sample {
  if (labels.length === sample.labels.length) return sample
  const wanted = new Set(labels)
  return createSample(observationsOf(sample).filter(({ block }) => wanted.has(block)))
}

export function observationsOf({ values, blocks, labels }: Sample): Observation[] {
  return Array.from(values, (value, index) => ({ block: labels[blocks[index] ?? 0] ?? 0, value }))
}
