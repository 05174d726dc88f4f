/** A least-recently-used cache with a limit in bytes. */
export interface BoundedCache<Value> {
  readonly get: (key: string, make: () => Value) => Value
  readonly remove: (key: string) => void
  /** Measures the size of a value again, for values whose size was not known when they were created. */
  readonly updateSize: (key: string) => void
}

export function createBoundedCache<Value>(
  limit: number,
  sizeOf: (value: Value) => number,
): BoundedCache<Value> {
  // A Map iterates in insertion order, so the first key is the least recently used one.
  const entries = new Map<string, { value: Value; size: number }>()
  let total = 0

  const remove = (key: string) => {
    total -= entries.get(key)?.size ?? 0
    entries.delete(key)
  }
  const keep = (key: string, value: Value) => {
    remove(key)
    const size = sizeOf(value)
    total += size
    entries.set(key, { value, size })
    for (const oldest of entries.keys()) {
      if (total <= limit || oldest === key) break
      remove(oldest)
    }
    return value
  }
  return {
    remove,
    get: (key, make) => {
      const found = entries.get(key)
      return keep(key, found ? found.value : make())
    },
    updateSize: (key) => {
      const found = entries.get(key)
      if (found) keep(key, found.value)
    },
  }
}
