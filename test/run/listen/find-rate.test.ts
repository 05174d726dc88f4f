import { describe, expect, test } from 'vitest'
import { compareTexts } from '../../../src/fidelity/text/compare-texts.ts'
import { findRate } from '../../../src/run/listen/find-rate.ts'

const TEXT = 'Your order has left our warehouse this morning.'
const hear = (transcript: string) => compareTexts(TEXT, transcript, 'en')
const GARBAGE = hear('Pickle on or just peanuts')

describe('the rate at which audio says its text', () => {
  test.each([
    [24_000, 16_000],
    [16_000, 24_000],
    [24_000, 8000],
    [8000, 24_000],
    [44_100, 24_000],
  ])('declared as %i and made at %i', async (declared, made) => {
    const factor = await findRate(GARBAGE, declared, async (rate) => (rate === made ? hear(TEXT) : GARBAGE))
    expect(factor).toBeCloseTo(made / declared, 6)
  })

  test('what is understood is not tried at other rates', async () => {
    const asked: number[] = []
    const heard = hear('Your order has left our warehouse')
    const compareAt = async (rate: number) => {
      asked.push(rate)
      return hear(TEXT)
    }
    expect(await findRate(heard, 24_000, compareAt)).toBeUndefined()
    expect(asked).toEqual([])
  })

  test('another text is no better at any rate', async () => {
    expect(await findRate(GARBAGE, 24_000, async () => hear('Your other thing'))).toBeUndefined()
  })
})
