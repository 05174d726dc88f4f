import assert from 'node:assert/strict'

/** What a pure function has no business with: clocks, chance, timers, the environment, the network. */
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
 * Calls a synchronous function while clocks, chance, timers, the environment and the network throw. Fails when it
 * reached for one of them, also when it swallowed the exception. Everything is restored before this returns.
 */
export function poisoned<Result>(call: () => Result): Result {
  const touched: string[] = []
  const restore = [...FORBIDDEN.map((row) => forbid(row, touched)), forbidDates(touched)]
  let result: Result
  try {
    result = call()
  } finally {
    for (const undo of restore.reverse()) undo()
    assert.deepEqual(touched, [], `an adapter is pure, but this one reached for ${touched[0]}`)
  }
  return result
}

function forbid([owner, name, label]: (typeof FORBIDDEN)[number], touched: string[]): () => void {
  const original = Object.getOwnPropertyDescriptor(owner, name)
  const get = () => refuse(label, touched)
  Object.defineProperty(owner, name, { configurable: true, get })
  return () => {
    if (original) Object.defineProperty(owner, name, original)
    else Reflect.deleteProperty(owner, name)
  }
}

/** Dates of given instants are arithmetic; only the date of now is a clock. */
function forbidDates(touched: string[]): () => void {
  const original = globalThis.Date
  globalThis.Date = new Proxy(original, {
    construct: (target, given) =>
      given.length === 0 ? refuse('new Date()', touched) : Reflect.construct(target, given),
    apply: () => refuse('Date()', touched),
  })
  return () => {
    globalThis.Date = original
  }
}

function refuse(label: string, touched: string[]): never {
  touched.push(label)
  throw new Error(`${label} is poisoned`)
}
