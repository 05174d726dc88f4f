import { describe, expect, test } from 'vitest'
import { normaliseText } from '../../../src/fidelity/text/normalise-text.ts'

const english = (text: string) => normaliseText(text, 'en-US').join(' ')

/** What is written, and what a recogniser writes of it: the same words. */
const SAME: readonly (readonly [string, string])[] = [
  ['That will be $42.50.', 'That will be forty-two dollars, fifty cents.'],
  ['That will be $42.50.', 'that will be forty two dollars and fifty cents'],
  ['It costs $5 million.', 'it costs five million dollars'],
  ['Pay €1,250 or £3.', 'pay one thousand two hundred and fifty euros or three pounds'],
  ['On 2026-11-30', 'on November thirtieth, twenty twenty six'],
  ['On 11/30/2026', 'on november thirtieth two thousand and twenty six'],
  ['the 14th of March', 'the fourteenth of march'],
  ['at 9:45 AM', 'at nine forty five a M..'],
  ['at 9:05 a.m.', 'at nine oh five am'],
  ['at 10:00', "at ten o'clock"],
  ['Table for four at 8 PM?', 'Table for four at eight p M.'],
  ['number 48213', 'number four, eight, two, one, three'],
  ['1-800-555-0142', 'one eight oh oh five five five zero one four two'],
  ['room 204', 'room two hundred four'],
  ['221 Baker Street', 'two twenty one Baker St.'],
  ['about a 10-minute walk', 'about a ten minute walk'],
  ['3.85 percent', 'three point eight five %'],
  ['a hundred and five of them', '105 of them'],
  ['in 1984', 'in nineteen eighty four'],
  ['in the year 1500', 'in the year fifteen hundred'],
  ['Doctor Okafor and Mr. Lee', 'dr okafor and mister lee'],
  ["I'm sorry, I didn't catch that", 'i am sorry i did not catch that'],
  ["We can't, they won't", 'we cannot they will not'],
  ['No. 5, please', 'number five please'],
  ['Tom & Jerry', 'tom and jerry'],
  ['5 and 6', 'five and six'],
  ['It weighs 2.4 kilograms', 'it weighs 2.4 kg'],
]

/** What must not become the same. */
const DIFFERENT: readonly (readonly [string, string])[] = [
  ['fifteen', 'fifty'],
  ['$42.50', '$42.15'],
  ['at 9:45', 'at 9:54'],
  ['I can do that', "I can't do that"],
  ['one hundred five', 'one thousand five'],
  ['the fourth', 'the fortieth'],
]

describe('in English', () => {
  test.each(SAME)('%s = %s', (written, heard) => {
    expect(english(heard)).toBe(english(written))
  })

  test.each(DIFFERENT)('%s is not %s', (written, heard) => {
    expect(english(heard)).not.toBe(english(written))
  })

  test('numbers are digits, one a word', () => {
    expect(english('Twenty twenty-six, 007 and 1,000,000')).toBe('2 0 2 6 0 0 7 and 1 0 0 0 0 0 0')
  })
})

describe('in other languages', () => {
  test.each([
    ['de', 'Das macht 5 Euro.', 'das macht 5 euro'],
    ['hi', 'नमस्ते, आप कैसे हैं?', 'नमस्ते आप कैसे हैं'],
    ['fr-FR', 'C’est l’été', 'cest lété'],
    ['en', '', ''],
  ])('%s: %s', (language, text, words) => {
    expect(normaliseText(text, language).join(' ')).toBe(words)
  })
})
