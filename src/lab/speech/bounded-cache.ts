/** A least-recently-used cache with a limit in bytes. */
export interface BoundedCache<Value> {
  readonly get: (key: string, make: () => Value) => Value
  readonly forget: (key: string) => void
  /** Measures a value again whose size was not known when it was created. */
  readonly weigh: (key: string) => void
}

export function boundedCache<Value>(limit: number, sizeOf: (value: Value) => number): BoundedCache<Value> {
  // A Map iterates in insertion order, so the first key is the least recently used one.
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
