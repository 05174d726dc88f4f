import { expect, test } from 'vitest'
import { BlockGate } from '../../../src/executors/shared/block-gate.ts'

/** Whether a promise has settled once all pending tasks have run. */
async function settled(promise: Promise<void>): Promise<boolean> {
  let done = false
  promise.then(() => {
    done = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  return done
}

test('a target may be one block ahead of the slowest, and no further', async () => {
  const gate = new BlockGate([1, 1])
  expect(await settled(gate.enter(0, 0, 1))).toBe(true)
  const tooFar = gate.enter(0, 0, 2)
  expect(await settled(tooFar)).toBe(false)
  await gate.enter(1, 0, 1)
  expect(await settled(tooFar)).toBe(true)
})

test('every stream of the slower target counts', async () => {
  const gate = new BlockGate([1, 2])
  void gate.enter(1, 0, 5)
  const waiting = gate.enter(0, 0, 2)
  expect(await settled(waiting)).toBe(false)
  await gate.enter(1, 1, 1)
  expect(await settled(waiting)).toBe(true)
})

test('a finished target does not hold up the others', async () => {
  const gate = new BlockGate([1, 1])
  const waiting = gate.enter(0, 0, 9)
  expect(await settled(waiting)).toBe(false)
  gate.leave(1, 0)
  expect(await settled(waiting)).toBe(true)
})
