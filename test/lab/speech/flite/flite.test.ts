import { describe, expect, test } from 'vitest'
import { FLITE_RATE, loadFlite } from '../../../../src/lab/speech/flite/flite.ts'
import { toSpeakableText } from '../../../../src/lab/speech/flite/speakable-text.ts'

const say = loadFlite()
const seconds = (samples: Int16Array) => samples.length / FLITE_RATE

describe('flite', () => {
  test('40 utterances in one process, where Node’s own WASI crashes after 17', () => {
    const lengths = Array.from({ length: 40 }, (_, index) => say(`Number ${index}.`).length)
    expect(lengths.every((length) => length > FLITE_RATE / 4)).toBe(true)
  })

  test('the same text gives the same samples', () => {
    const first = say('Your appointment is on Monday at 4:30.')
    say('Something else in between.')
    expect(say('Your appointment is on Monday at 4:30.')).toEqual(first)
  })

  test('different texts give different audio, and a longer text is longer', () => {
    expect(seconds(say('Yes.'))).toBeLessThan(seconds(say('Yes, I would like to hear all about it, please.')))
  })

  test('twice the speed is half the length', () => {
    const text = 'How are you doing on this fine morning?'
    expect(say(text, 2).length / say(text).length).toBeCloseTo(0.5, 1)
  })

  test('speech is loud in the middle and silent at both ends', () => {
    const samples = say('Good morning.')
    const peak = (part: Int16Array) =>
      part.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0)
    expect(peak(samples)).toBeGreaterThan(5000)
    expect(peak(samples.subarray(0, FLITE_RATE / 20))).toBeLessThan(330)
    expect(peak(samples.subarray(-FLITE_RATE / 20))).toBeLessThan(330)
  })

  test.each([
    ['a text of digits', '12345'],
    ['a text in Hindi', 'नमस्ते दुनिया'],
    ['a text in Chinese', '你好，世界'],
    ['a word without end', 'a'.repeat(800)],
    ['a single letter', 'x'],
    ['what looks like options and markup', '-o /etc <speak> & $(x) \u0000\u0007'],
    ['emoji between words', 'great 🎉 news'],
  ])('%s is spoken', (_name, text) => {
    expect(seconds(say(text))).toBeGreaterThan(0.2)
  })

  test('a page of text is spoken to its end', () => {
    expect(seconds(say('We will call you back tomorrow. '.repeat(25)))).toBeGreaterThan(25)
  })

  test.each([
    ['nothing', ''],
    ['white space', ' \n\t '],
    ['punctuation', '... !?'],
  ])('%s gives no audio', (_name, text) => {
    expect(say(text)).toHaveLength(0)
  })
})

describe('speakable', () => {
  test.each([
    ['accents are dropped', 'Café señor', 'Cafe senor'],
    ['typographic quotes become plain', '“It’s”', '"It\'s"'],
    ['white space is single', 'a \n b', 'a b'],
    ['what cannot be said is nothing', '—', ''],
  ])('%s', (_name, text, expected) => {
    expect(toSpeakableText(text)).toBe(expected)
  })

  test('other scripts become Latin letters, always the same ones', () => {
    expect(toSpeakableText('नमस्ते')).toMatch(/^[a-z]+$/)
    expect(toSpeakableText('नमस्ते')).toBe(toSpeakableText('नमस्ते'))
    expect(toSpeakableText('你')).not.toBe(toSpeakableText('好'))
  })
})
