import { expect, test } from 'vitest'
import { Interlude } from '../../src/drive/interlude.ts'

test('tasks run in order, each in an event loop iteration of its own', async () => {
  const interlude = new Interlude()
  const course: string[] = []
  let turns = 0
  const count = () => {
    turns++
    if (turns < 50) setImmediate(count)
  }
  setImmediate(count)
  const piece = async (name: string) => {
    await interlude.turn()
    course.push(`${name} in turn ${turns}`)
  }
  await Promise.all(['one', 'two', 'three'].map(piece))
  expect(course).toEqual(['one in turn 1', 'two in turn 2', 'three in turn 3'])
})

test('a task queued later, or from within a task, also runs', async () => {
  const interlude = new Interlude()
  await interlude.turn()
  const late: string[] = []
  await Promise.all([
    interlude.turn().then(() => interlude.turn().then(() => late.push('from within'))),
    interlude.turn().then(() => late.push('second')),
  ])
  expect(late).toEqual(['second', 'from within'])
  await interlude.turn()
})
