import { expect, test } from 'vitest'
import { afterReading, judgeAfter, whenRead } from '../../../src/wire/reading/after-reading.ts'
import { readQueue } from '../../../src/wire/reading/read-queue.ts'

test('what was read is delivered before silence is judged', async () => {
  const seen: string[] = []
  afterReading(() => seen.push('judged'))
  // As a socket does that is read before the next turn of the event loop.
  for (let piece = 0; piece < 3; piece++)
    readQueue().addRead(Buffer.from('x'), 1, () => seen.push(`piece ${piece}`))
  await whenRead()
  expect(seen).toEqual(['piece 0', 'piece 1', 'piece 2', 'judged'])
})

test('a timer that is cancelled before its time judges nothing', async () => {
  let isJudged = false
  judgeAfter(5, () => {
    isJudged = true
  })()
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(isJudged).toBe(false)
})

test('silence is not judged if what is read says so', async () => {
  let isJudged = false
  const cancel = afterReading(() => {
    isJudged = true
  })
  readQueue().addRead(Buffer.from('x'), 1, cancel)
  await whenRead()
  await whenRead()
  expect(isJudged).toBe(false)
})
