/** Hits and tries at one level. */
export interface LevelCount {
  readonly at: number
  readonly hits: number
  readonly tries: number
}

/** A fitted share, 0 to 1, at one level. */
export interface FittedShare {
  readonly at: number
  readonly share: number
}

/**
 * The shares that never fall from one place to the next and lie nearest to what was counted: pool adjacent violators,
 * weighted by tries (Ayer, Brunk, Ewing, Reid and Silverman, Annals of Mathematical Statistics 26, 1955). Places
 * without tries are left out; the others come back in ascending order.
 */
export function fitIsotonic(counts: readonly LevelCount[]): FittedShare[] {
  const blocks: { places: number[]; hits: number; tries: number }[] = []
  for (const { at, hits, tries } of [...counts].sort((a, b) => a.at - b.at)) {
    if (tries === 0) continue
    blocks.push({ places: [at], hits, tries })
    for (let last = blocks.at(-1), before = blocks.at(-2); last && before; ) {
      if (before.hits * last.tries <= last.hits * before.tries) break
      blocks.splice(-2, 2, {
        places: [...before.places, ...last.places],
        hits: before.hits + last.hits,
        tries: before.tries + last.tries,
      })
      last = blocks.at(-1)
      before = blocks.at(-2)
    }
  }
  return blocks.flatMap(({ places, hits, tries }) => places.map((at) => ({ at, share: hits / tries })))
}

/** True where every place has a share at least as large as the one before it, as counted and before any fit. */
export function isMonotone(counts: readonly LevelCount[]): boolean {
  const shares = [...counts].filter(({ tries }) => tries > 0).sort((a, b) => a.at - b.at)
  return shares.every(({ hits, tries }, index) => {
    const before = shares[index - 1]
    return !before || before.hits * tries <= hits * before.tries
  })
}

/**
 * Where the fitted share passes `bound`, on straight lines between places; undefined where it stays on one side.
 * A share that equals the bound has not passed it.
 */
export function findCrossing(fitted: readonly FittedShare[], bound: number): number | undefined {
  const above = fitted.findIndex(({ share }) => share > bound)
  const [before, after] = [fitted[above - 1], fitted[above]]
  if (!before || !after) return undefined
  return before.at + ((after.at - before.at) * (bound - before.share)) / (after.share - before.share)
}
