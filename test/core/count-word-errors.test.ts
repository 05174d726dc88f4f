import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countWordErrors } from '../../src/core/count-word-errors.ts'
import { hasSameWords } from '../../src/core/words.ts'

test.each([
  ['nothing is wrong', 'a table for two', 'a table for two', 0],
  ['case and punctuation do not count', 'Hello, it’s me.', 'hello its me', 0],
  ['a small number counts as its word', 'a table for 2 at eight', 'a table for two at 8', 0],
  ['one word is another', 'a table for two', 'a cable for two', 1],
  ['a word is missing', 'a table for two', 'a table two', 1],
  ['a word is too many', 'a table for two', 'a big table for two', 1],
  ['nothing was understood', 'a table for two', '', 4],
  ['Hindi words are not split at their vowel signs', 'मेरा नाम प्रिया है।', 'मेरा नाम रिया है', 1],
  ['composed and decomposed letters are the same', 'Nu\u0301n\u0303ez', 'Núñez', 0],
  ['more was understood than said', 'yes', 'oh yes of course', 3],
])('%s', (_, said, understood, errors) => {
  expect(countWordErrors(said, understood).errors).toBe(errors)
})

test('errors are a distance: zero to itself, symmetric, and at most the length of the longer text', () => {
  const words = fc.array(fc.constantFrom('red', 'green', 'blue', 'yellow')).map((list) => list.join(' '))
  fc.assert(
    fc.property(words, words, (a, b) => {
      expect(countWordErrors(a, a).errors).toBe(0)
      expect(countWordErrors(a, b).errors).toBe(countWordErrors(b, a).errors)
      expect(countWordErrors(a, b).errors).toBeLessThanOrEqual(
        Math.max(countWordErrors(a, '').words, countWordErrors(b, '').words),
      )
    }),
  )
})

test('a word of Hindi is one word', () => {
  expect(countWordErrors('ठीक है, बहुत धन्यवाद।', '').words).toBe(4)
})

test.each([
  ['Case, punctuation and small numbers do not matter', 'Hello: it’s two.', "hello, it's 2", true],
  ['A contraction is other words', 'I am here.', "I'm here.", false],
  ['So is another order', 'red and blue', 'blue and red', false],
  ['So is more than was asked for', 'Good morning.', 'Sure. Good morning.', false],
])('%s', (_, said, understood, same) => {
  expect(hasSameWords(said, understood)).toBe(same)
})
