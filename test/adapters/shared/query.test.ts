import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pick, unlessEmpty } from '../../../src/adapters/shared/pick.ts'
import { withQuery } from '../../../src/adapters/shared/query.ts'

describe('withQuery', () => {
  test('repeats the name of a list and leaves out what is undefined', () => {
    const fields = { rate: 24000, off: false, tag: ['a', 'b'], none: [], absent: undefined }
    expect(withQuery('wss://x/y', fields)).toBe('wss://x/y?rate=24000&off=false&tag=a&tag=b')
    expect(withQuery('wss://x/y', { absent: undefined })).toBe('wss://x/y')
  })

  test('preserves any text', () => {
    const word = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(word, fc.array(word), (one, list) => {
        const { searchParams } = new URL(withQuery('http://127.0.0.1/a', { one, list }))
        expect(searchParams.get('one')).toBe(one)
        expect(searchParams.getAll('list')).toEqual(list)
      }),
    )
  })
})

describe('pick', () => {
  test('takes the fields that are set, false and 0 included', () => {
    const source: Record<string, unknown> = { a: 0, b: false, c: undefined, d: 4 }
    expect(pick(source, ['a', 'b', 'c'])).toEqual({ a: 0, b: false })
    expect(Object.hasOwn(pick(source, ['c']), 'c')).toBe(false)
  })

  test('turns an empty object into undefined', () => {
    expect(unlessEmpty({})).toBeUndefined()
    expect(unlessEmpty({ a: undefined })).toEqual({ a: undefined })
  })
})
