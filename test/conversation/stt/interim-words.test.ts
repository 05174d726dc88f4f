import { describe, expect, test } from 'vitest'
import { InterimWords } from '../../../src/conversation/stt/interim-words.ts'

const heard = (...transcripts: (readonly [text: string, final: boolean, at: number])[]) => {
  const words = new InterimWords()
  for (const [text, final, at] of transcripts) words.add(text, final, at)
  return words
}

describe('the words of a transcript stand', () => {
  test('since the first partial that has all of them, case and punctuation aside', () => {
    const words = heard(['hello', false, 1], ['hello a table', false, 2], ['Hello, a table.', true, 3])
    expect(words.standingSince('Hello, a table.')).toBe(2)
  })

  test('not while one of them still changes, even back', () => {
    const words = heard(
      ['a table', false, 1],
      ['a cable', false, 2],
      ['a table', false, 3],
      ['a table', true, 4],
    )
    expect(words.standingSince('a table')).toBe(3)
  })

  test('over several final parts, and an empty partial between them changes nothing', () => {
    const words = heard(['one', true, 1], ['', false, 2], ['two', false, 3], ['two', true, 4])
    expect(words.standingSince('one two')).toBe(3)
  })

  test('only if they are exactly those of the transcript', () => {
    const words = heard(['one', true, 1], ['and then', false, 2])
    expect(words.standingSince('one')).toBeUndefined()
  })
})
