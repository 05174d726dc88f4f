/** Remembers what was made, up to so many bytes; what was not asked for longest is forgotten first. */
export interface BoundedCache<Value> {
  readonly get: (key: string, make: () => Value) => Value
  readonly forget: (key: string) => void
  /** Says that a value, whose size was not known when it was made, has got one. */
  readonly weigh: (key: string) => void
}

export function boundedCache<Value>(limit: number, sizeOf: (value: Value) => number): BoundedCache<Value> {
  // A Map iterates in the order of insertion: the first key is the one that was not used for longest.
  const kept = new Map<string, { value: Value; size: number }>()
  let total = 0

  const forget = (key: string) => {
    total -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }
  const keep = (key: string, value: Value) => {
    forget(key)
    const size = sizeOf(value)
    total += size
    kept.set(key, { value, size })
    for (const oldest of kept.keys()) {
      if (total <= limit || oldest === key) break
      forget(oldest)
    }
    return value
  }
  return {
    forget,
    get: (key, make) => {
      const found = kept.get(key)
      return keep(key, found ? found.value : make())
    },
    weigh: (key) => {
      const found = kept.get(key)
      if (found) keep(key, found.value)
    },
  }
}
