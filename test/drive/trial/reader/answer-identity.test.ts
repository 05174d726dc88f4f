import { expect, test } from 'vitest'
import { AnswerIdentity } from '../../../../src/drive/trial/reader/answer-identity.ts'

const usage = { prompt: 12, reply: 9 }

/** A row with a number that nobody can read would make the whole table unreadable. */
test.each<[what: string, prompt: number, reply: number]>([
  ['below zero', -1, 9],
  ['larger than any answer', 12, 1e300],
  ['that is none', Number.NaN, 9],
  ['without end', 12, Number.POSITIVE_INFINITY],
])('a count of tokens %s is not taken, and the one before it stays', (_, prompt, reply) => {
  const identity = new AnswerIdentity()
  identity.note({ kind: 'note', usage }, true)
  identity.note({ kind: 'note', usage: { prompt, reply } }, true)
  expect(identity.usage).toEqual(usage)
})

test.each([-1, 1e300, Number.NaN])('a time of the server of %d is not taken', (serverTime) => {
  const identity = new AnswerIdentity()
  identity.note({ kind: 'note', serverTime }, true)
  expect(identity.serverTime).toBeUndefined()
  identity.note({ kind: 'note', serverTime: 5000 }, true)
  expect(identity.serverTime).toBe(5000)
})
