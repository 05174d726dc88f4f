import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCorpus, sectionsOf } from '../../../src/scenario/read/corpus.ts'

describe('a corpus', () => {
  test('is one text a line, in sections, without comments, blank lines and space around', () => {
    const content =
      '# about\nfirst\n\n## short\r\n  Hi. \r\n#1 is a comment too\n## long\nA # inside stays.\n'
    expect(parseCorpus(content)).toEqual([
      { section: '', text: 'first' },
      { section: 'short', text: 'Hi.' },
      { section: 'long', text: 'A # inside stays.' },
    ])
  })

  test('has the sections that hold texts', () => {
    expect(sectionsOf(parseCorpus('x\n## a\n1\n## empty\n## b\n2\n## a\n3'))).toEqual(['a', 'b'])
  })
})

describe('the voice-agent turns that ship', () => {
  const file = path.resolve(import.meta.dirname, '../../../scenarios/texts/voice-agent-turns.txt')
  const corpus = parseCorpus(readFileSync(file, 'utf8'))
  const lengths = (section: string) =>
    corpus.filter((each) => each.section === section).map(({ text }) => text.length)

  test('are at least 60, in three sections, none twice', () => {
    expect(sectionsOf(corpus)).toEqual(['short', 'medium', 'long'])
    expect(corpus.length).toBeGreaterThanOrEqual(60)
    expect(new Set(corpus.map(({ text }) => text)).size).toBe(corpus.length)
  })

  test.each([
    ['short', 1, 40],
    ['medium', 41, 120],
    ['long', 121, 250],
  ])('%s ones have %d to %d characters', (section, least, most) => {
    expect(lengths(section).length).toBeGreaterThanOrEqual(20)
    expect(lengths(section).filter((length) => length < least || length > most)).toEqual([])
  })

  test.each([
    ['digits', /\d/],
    ['money', /[$£€]\d|euros/],
    ['questions', /\?/],
    ['street addresses', /\b\d+ \w+ (?:Avenue|Street|Road)\b/],
    ['spelled words', /\b[A-Z], [A-Z],/],
    ['acronyms', /\b[A-Z]{3,}\b/],
    ['mail addresses', /\bat example dot com|@example\./],
    ['times of day', /\b\d{1,2}:\d{2}\b/],
  ])('hold %s, more than once', (_, pattern) => {
    expect(corpus.filter(({ text }) => pattern.test(text)).length).toBeGreaterThan(1)
  })
})
