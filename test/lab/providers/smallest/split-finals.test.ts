import { describe, expect, test } from 'vitest'
import type { LabTranscript } from '../../../../src/lab/contract/conversation-event.ts'
import { type SentWordsByTurn, splitFinals } from '../../../../src/lab/providers/smallest/split-finals.ts'

const transcript = (text: string, more: Partial<LabTranscript> = {}): LabTranscript => ({
  ...{ id: '', text, isFinal: false, isRequested: false, isLast: false, from: 0, to: 1, turn: 0, echo: {} },
  ...more,
})
const FINAL = { isFinal: true }

/** What is sent of each: final texts with a full stop. */
function sentOf(transcripts: readonly LabTranscript[], maxWords: number): string[][] {
  const sent: SentWordsByTurn = new Map()
  return transcripts.map((each) =>
    splitFinals(each, sent, maxWords).map(({ text, isFinal }) => (isFinal ? `${text}.` : text)),
  )
}

describe('the finals of a live transcription, by their number of words', () => {
  test.each([
    {
      name: 'words are final once a later interim transcript has them',
      transcripts: ['a b', 'a b c', 'a b c d e'],
      maxWords: 2,
      sent: [['a b'], ['a b.', 'c'], ['c d e']],
    },
    {
      name: 'several at once, if there are enough',
      transcripts: ['a b c d', 'a b c d'],
      maxWords: 2,
      sent: [['a b c d'], ['a b.', 'c d.']],
    },
    {
      name: 'words that change before they are final are sent as they are then',
      transcripts: ['a something', 'a b'],
      maxWords: 2,
      sent: [['a something'], ['a b.']],
    },
    { name: 'fewer words are not final', transcripts: ['a', 'a b'], maxWords: 3, sent: [['a'], ['a b']] },
  ])('$name', ({ transcripts, maxWords, sent }) => {
    expect(
      sentOf(
        transcripts.map((text) => transcript(text)),
        maxWords,
      ),
    ).toEqual(sent)
  })

  test('the end of a turn sends what is left as one, be it nothing, and other turns have their own count', () => {
    const turns = [
      transcript('a b c'),
      transcript('a b c'),
      transcript('x', { turn: 1 }),
      transcript('a b c d e f', FINAL),
      transcript('x y', { turn: 1 }),
      transcript('x y', { turn: 1 }),
      transcript('x y', { turn: 1, ...FINAL }),
    ]
    expect(sentOf(turns, 2)).toEqual([
      ['a b c'],
      ['a b.', 'c'],
      ['x'],
      ['c d e f.'],
      ['x y'],
      ['x y.'],
      ['.'],
    ])
  })

  test('a part lasts from its first word to its last, and only the last one ends what was asked for', () => {
    const sent: SentWordsByTurn = new Map()
    splitFinals(transcript('aa bb cc', { to: 3 }), sent, 2)
    const [words, rest] = splitFinals(transcript('aa bb cc dd', { to: 4 }), sent, 2)
    const asked = { isRequested: true, isLast: true, ...FINAL }
    const [end] = splitFinals(transcript('aa bb cc dd', { to: 4, ...asked }), sent, 2)
    expect(words).toMatchObject({ from: 0, to: 2, isFinal: true, isRequested: false, isLast: false })
    expect(rest).toMatchObject({ text: 'cc dd', from: 2, to: 4, isFinal: false })
    expect(end).toMatchObject({ text: 'cc dd', from: 2, to: 4, ...asked })
  })
})
