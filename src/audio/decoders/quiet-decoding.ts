/**
 * Runs a decoder that reports errors on the console as well as in its result. What a provider's bytes make it
 * say belongs in no terminal: a progress table, a pipe and a CI log are read by others.
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
