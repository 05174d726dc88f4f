import { describe, expect, test } from 'vitest'
import { judgeAnswer } from '../../src/fidelity/judge-answer.ts'
import { compareTexts } from '../../src/fidelity/text/compare-texts.ts'
import { answerWith } from './support/answers.ts'

const TEXT = 'Your order has left our warehouse this morning.'
const { signal } = answerWith()
const hear = (transcript: string, text = TEXT) => compareTexts(text, transcript, 'en')
const heardAs = (transcript: string) => ({ signal, heard: hear(transcript), floor: hear(TEXT) })

describe('what is wrong with an answer', () => {
  test.each([
    ['nothing', TEXT, []],
    ['one word misheard', 'Your odour has left our warehouse this morning', []],
    ['one word lost at the end', 'Your order has left our warehouse this', []],
    ['two words lost at the end', 'Your order has left our warehouse', ['truncated']],
    ['a stretch twice', 'Your order has left has left our warehouse this morning', ['repeated']],
    ['words that nobody wrote', `${TEXT} thanks for watching`, ['added']],
    ['another text', 'Could you tell me your name and address please', ['other text']],
    ['no word at all', '', ['no speech']],
  ])('%s', (_, transcript, findings) => {
    expect(judgeAnswer(heardAs(transcript))).toEqual(findings)
  })

  test('what the recogniser also does to clear speech is not the voice’s fault', () => {
    const cut = 'Your order has left our'
    expect(judgeAnswer({ ...heardAs(cut), floor: hear(cut) })).toEqual([])
    expect(judgeAnswer({ ...heardAs('Something else'), floor: hear('Something else') })).toEqual([])
  })

  test('audio that says its text at another rate has that fault alone', () => {
    expect(judgeAnswer({ ...heardAs('Pickle on or just peanuts'), rateFactor: 2 / 3 })).toEqual([
      'wrong rate',
    ])
  })

  test.each([
    ['clipped', { clipped: 0.001 }],
    ['clicks', { clicks: 1 }],
    ['noise', { noise: -45 }],
    ['repeated', { repeated: 200_000 }],
  ])('%s is found without a recogniser', (finding, wrong) => {
    expect(judgeAnswer({ signal })).toEqual([])
    expect(judgeAnswer({ signal: { ...signal, ...wrong } })).toEqual([finding])
  })

  test('the quiet end of speech without a pause is no noise', () => {
    expect(judgeAnswer({ signal: { ...signal, noise: -45, noiseShare: 0.02 } })).toEqual([])
  })

  test('audio without speech has no other fault', () => {
    expect(
      judgeAnswer({ signal: { audio: 1e6, speech: 0, dcOffset: 0, repeated: 0, pauses: 0, clicks: 3 } }),
    ).toEqual(['no speech'])
  })
})
