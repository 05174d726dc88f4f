/** Receives a decoded message and returns what its reader is given instead. */
export type DecodedWatcher = (value: unknown) => unknown

let watcher: DecodedWatcher | undefined

/** Passes a message that was decoded from bytes to the watcher, if there is one: see `trace`. */
export function watchDecoded(value: unknown): unknown {
  return watcher ? watcher(value) : value
}

/**
 * Watches all messages that `work` decodes, also by `JSON.parse`: adapters in code are free to call it. Only
 * for one request that is looked at; a measurement watches nothing.
 */
export function withDecodedWatcher<T>(watch: DecodedWatcher, work: () => T): T {
  const { parse } = JSON
  const before = watcher
  watcher = watch
  JSON.parse = (text, reviver) => watch(parse(text, reviver))
  try {
    return work()
  } finally {
    watcher = before
    JSON.parse = parse
  }
}
