import { describe, expect, test } from 'vitest'
import { MOST_WAVES, standingOf } from '../../src/probe/standing.ts'
import type { WaveOutcome } from '../../src/probe/wave.ts'

const WORDS: Readonly<Record<string, WaveOutcome>> = { h: 'held', a: 'turned away', s: 'short' }

function stand(waves: string) {
  return standingOf(
    [...waves].map((letter) => WORDS[letter] ?? 'short'),
    3,
  )
}

describe('a level after its waves', () => {
  test.each<[string, 'feasible' | 'refused' | undefined, boolean, string]>([
    ['', undefined, false, 'nothing is known without a wave'],
    ['ss', undefined, false, 'waves that fell short decide nothing'],
    ['h', 'feasible', false, 'one wave leans'],
    ['hhh', 'feasible', true, 'three of three are carried'],
    ['hsh', 'feasible', false, 'a short one is none of the three'],
    ['aa', 'refused', true, 'two of three are turned away, whatever the third'],
    ['ha', 'refused', false, 'who has room does not turn away'],
    ['hah', 'feasible', false, 'two against one is not enough'],
    ['aahhhh', 'feasible', true, 'the last four agree: it has changed'],
    ['hhhaaaa', 'refused', true, 'the last four agree the other way'],
    ['hahhahh', 'feasible', false, 'no lead of three'],
    ['hahahahhh', 'feasible', true, 'asked often enough'],
  ])('%s stands %s, firm: %s (%s)', (waves, leans, isFirm, _why) => {
    expect(stand(waves)).toMatchObject({ leans, isFirm })
  })

  test('is mixed when it changed its mind more than once', () => {
    expect(stand('hhhaa')).toMatchObject({ isMixed: false, hasTurned: true })
    expect(stand('hah')).toMatchObject({ isMixed: true, hasTurned: false })
  })

  test('is firm in the end, whatever the waves say', () => {
    expect(stand('ha'.repeat(MOST_WAVES)).isFirm).toBe(true)
  })
})
