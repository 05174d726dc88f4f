import { describe, expect, test } from 'vitest'
import {
  formatNamedStandIns,
  formatStandInNotices,
  standInWord,
} from '../../../src/report/format/stand-ins.ts'

const PROVIDER = { target: 'real', simulated: false }
const LAB = { target: 'lab', simulated: true }
const CASSETTE = { target: 'tape', simulated: false, replayed: true }

describe('what stood in for a provider', () => {
  test.each([
    ['nothing, for a provider', PROVIDER, undefined],
    ['the lab', LAB, 'simulated'],
    ['a cassette, which is never called simulated', CASSETTE, 'replayed'],
  ])('is named: %s', (_, one, word) => {
    expect(standInWord(one)).toBe(word)
  })

  test.each([
    ['a provider alone', [PROVIDER], []],
    ['the lab alone', [LAB, LAB], ['SIMULATED']],
    ['cassettes alone', [CASSETTE], ['REPLAYED']],
    ['a cassette beside a provider', [CASSETTE, PROVIDER], ['REPLAYED where marked']],
    ['all three', [CASSETTE, LAB, PROVIDER], ['SIMULATED where marked', 'REPLAYED where marked']],
  ])('is said above a table: %s', (_, all, labels) => {
    expect(formatStandInNotices(all).map(({ label }) => label)).toEqual(labels)
  })

  test('is said with the names of the targets', () => {
    expect(formatNamedStandIns([CASSETTE, LAB, CASSETTE, PROVIDER], (name) => `<${name}>`)).toEqual([
      { label: 'SIMULATED', text: 'the lab answered for <lab>; no provider was measured there.' },
      { label: 'REPLAYED', text: 'cassettes answered for <tape>; no provider was measured there.' },
    ])
  })
})
