import assert from 'node:assert/strict'

/** What a pure function must not use: clocks, randomness, timers, the environment, the network. */
const FORBIDDEN: readonly (readonly [owner: object, name: string, label: string])[] = [
  [Date, 'now', 'Date.now'],
  [performance, 'now', 'performance.now'],
  [process, 'hrtime', 'hrtime'],
  [process, 'uptime', 'uptime'],
  [process, 'env', 'the environment'],
  [process, 'nextTick', 'nextTick'],
  [Math, 'random', 'Math.random'],
  [crypto, 'randomUUID', 'crypto.randomUUID'],
  [crypto, 'getRandomValues', 'crypto.getRandomValues'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch', 'WebSocket'].map(
    (name) => [globalThis, name, name] as const,
  ),
]

/**
 * Calls a synchronous function while clocks, randomness, timers, the environment and the network throw. Fails
 * if it used one of them, even if it caught the exception. Everything is restored before this returns.
 */
export function forbidSideEffects<Result>(call: () => Result): Result {
  const accessed: string[] = []
  const restore = [...FORBIDDEN.map((row) => forbidProperty(row, accessed)), forbidDates(accessed)]
  let result: Result
  try {
    result = call()
  } finally {
    for (const undo of restore.reverse()) undo()
    assert.deepEqual(accessed, [], `an adapter must be pure, but this one accessed ${accessed[0]}`)
  }
  return result
}

function forbidProperty([owner, name, label]: (typeof FORBIDDEN)[number], accessed: string[]): () => void {
  const original = Object.getOwnPropertyDescriptor(owner, name)
  const get = () => refuse(label, accessed)
  Object.defineProperty(owner, name, { configurable: true, get })
  return () => {
    if (original) Object.defineProperty(owner, name, original)
    else Reflect.deleteProperty(owner, name)
  }
}

/** A date made from arguments is arithmetic; only the current date reads a clock. */
function forbidDates(accessed: string[]): () => void {
  const original = globalThis.Date
  globalThis.Date = new Proxy(original, {
    construct: (target, given) =>
      given.length === 0 ? refuse('new Date()', accessed) : Reflect.construct(target, given),
    apply: () => refuse('Date()', accessed),
  })
  return () => {
    globalThis.Date = original
  }
}

function refuse(label: string, accessed: string[]): never {
  accessed.push(label)
  throw new Error(`${label} is forbidden in an adapter`)
}
