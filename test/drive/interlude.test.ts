import { expect, test } from 'vitest'
import { Interlude } from '../../src/drive/interlude.ts'

test('pieces come in order, each in a turn of its own, and sockets may be heard between them', async () => {
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

test('a piece that comes when all are done, or while one is, has its turn, too', async () => {
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
