import { describe, expect, test } from 'vitest'
import type { BurstOutcome } from '../../../src/probe/cap/burst.ts'
import { assessLevel, MAX_BURSTS } from '../../../src/probe/cap/level-status.ts'

const OUTCOMES: Readonly<Record<string, BurstOutcome>> = { h: 'held', a: 'turned away', s: 'short' }

function assess(bursts: string) {
  return assessLevel(
    [...bursts].map((letter) => OUTCOMES[letter] ?? 'short'),
    3,
  )
}

describe('a level after its waves', () => {
  test.each<[string, 'feasible' | 'refused' | undefined, boolean, string]>([
    ['', undefined, false, 'nothing is known without a wave'],
    ['ss', undefined, false, 'waves that fell short decide nothing'],
    ['h', 'feasible', false, 'one wave decides the side'],
    ['hhh', 'feasible', true, 'three of three are carried'],
    ['hsh', 'feasible', false, 'a short one is none of the three'],
    ['aa', 'refused', true, 'two of three are turned away, whatever the third'],
    ['ha', 'refused', false, 'who has room does not turn away'],
    ['hah', 'feasible', false, 'two against one is not enough'],
    ['aahhhh', 'feasible', true, 'the last four agree: it has changed'],
    ['hhhaaaa', 'refused', true, 'the last four agree the other way'],
    ['hahhahh', 'feasible', false, 'no lead of three'],
    ['hahahahhh', 'feasible', true, 'asked often enough'],
  ])('%s stands %s, decided: %s (%s)', (bursts, side, isDecided, _why) => {
    expect(assess(bursts)).toMatchObject({ side, isDecided })
  })

  test('is mixed when it changed its mind more than once', () => {
    expect(assess('hhhaa')).toMatchObject({ isMixed: false, hasChangedOnce: true })
    expect(assess('hah')).toMatchObject({ isMixed: true, hasChangedOnce: false })
  })

  test('is firm in the end, whatever the waves say', () => {
    expect(assess('ha'.repeat(MAX_BURSTS)).isDecided).toBe(true)
  })
})
