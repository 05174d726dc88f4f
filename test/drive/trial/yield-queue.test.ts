import { expect, test } from 'vitest'
import { YieldQueue } from '../../../src/drive/trial/yield-queue.ts'

test('tasks run in order, each in an event loop iteration of its own', async () => {
  const queue = new YieldQueue()
  const events: string[] = []
  let turns = 0
  const count = () => {
    turns++
    if (turns < 50) setImmediate(count)
  }
  setImmediate(count)
  const piece = async (name: string) => {
    await queue.waitForTurn()
    events.push(`${name} in turn ${turns}`)
  }
  await Promise.all(['one', 'two', 'three'].map(piece))
  expect(events).toEqual(['one in turn 1', 'two in turn 2', 'three in turn 3'])
})

test('a task queued later, or from within a task, also runs', async () => {
  const queue = new YieldQueue()
  await queue.waitForTurn()
  const late: string[] = []
  await Promise.all([
    queue.waitForTurn().then(() => queue.waitForTurn().then(() => late.push('from within'))),
    queue.waitForTurn().then(() => late.push('second')),
  ])
  expect(late).toEqual(['second', 'from within'])
  await queue.waitForTurn()
})
