/**
 * Runs a decoder that reports errors on the console as well as in its result. Errors caused by a provider's bytes
 * must not reach the terminal, where they would spoil a progress table, a pipe or a CI log.
 */
export function withoutConsole<Value>(decode: () => Value): Value {
  const { console } = globalThis
  const { error, warn, log } = console
  const silence = () => {}
  Object.assign(console, { error: silence, warn: silence, log: silence })
  try {
    return decode()
  } finally {
    Object.assign(console, { error, warn, log })
  }
}
