import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { explainThreadError, OutOfMemoryError } from '../../../src/run/execute/out-of-memory-error.ts'

test('a thread that runs out of memory says so, in words for the user', async () => {
  const script = 'const kept = []; for (;;) kept.push({ more: new Array(1000).fill(kept.length) })'
  const worker = new Worker(script, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } })
  const [error] = await once(worker, 'error').catch((cause: unknown) => [cause])
  const explained = explainThreadError(error)
  expect(explained).toBeInstanceOf(OutOfMemoryError)
  expect(explained.message).toBe('a measuring thread ran out of memory: the run ended early')
})

test('any other error of a thread is passed on as it is', () => {
  const bug = new TypeError('undefined is not a function')
  expect(explainThreadError(bug)).toBe(bug)
})
