import { expect, test } from 'vitest'
import { YieldQueue } from '../../../src/drive/trial/yield-queue.ts'

/** Counts iterations of the event loop from the next one on. */
function countTurns(): () => number {
  let turns = 0
  const count = () => {
    turns++
    if (turns < 50) setImmediate(count)
  }
  setImmediate(count)
  return () => turns
}

test('tasks run in order, each in an event loop iteration of its own', async () => {
  const queue = new YieldQueue()
  const events: string[] = []
  const turns = countTurns()
  const piece = async (name: string) => {
    await queue.waitForTurn()
    events.push(`${name} in turn ${turns()}`)
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

test('a task that goes on is ahead of others, in an iteration of its own', async () => {
  const queue = new YieldQueue()
  const events: string[] = []
  const turns = countTurns()
  const work = async (name: string) => {
    await queue.waitForTurn()
    events.push(`${name} begins in turn ${turns()}`)
    await queue.waitForNextTurn()
    events.push(`${name} ends in turn ${turns()}`)
  }
  await Promise.all(['one', 'two'].map(work))
  expect(events).toEqual([
    'one begins in turn 1',
    'one ends in turn 2',
    'two begins in turn 3',
    'two ends in turn 4',
  ])
})
