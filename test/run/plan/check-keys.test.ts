import { describe, expect, test } from 'vitest'
import { SetupError } from '../../../src/core/setup-error.ts'
import { rejectInvalidKeys } from '../../../src/run/plan/check-keys.ts'

const check = (key: string) => () =>
  rejectInvalidKeys([{ keyVariable: 'ACME_API_KEY' }], { ACME_API_KEY: key })

describe('keys that no provider can accept', () => {
  test.each([
    ['a carriage return at the end', 'value-one\r', 'a line end (U+000D) at its end'],
    ['a line feed at the end', 'value-one\n', 'a line end (U+000A) at its end'],
    ['typographic quotation marks', '“value-one”', 'a typographic quotation mark (U+201C) at its start'],
    ['a zero-width space', 'value-one\u200b', 'an invisible character (U+200B) at its end'],
    ['a byte order mark', '\ufeffvalue-one', 'an invisible character (U+FEFF) at its start'],
    ['an ellipsis', 'sk_…', 'an ellipsis, as in an abbreviated key (U+2026) at its end'],
    ['a space inside', 'value one', 'a space (U+0020) at character 6 of 9'],
    ['a no-break space', 'value\u00a0one', 'a space (U+00A0) at character 6 of 9'],
    ['a tab', '\tvalue', 'a space (U+0009) at its start'],
    ['a bell', 'va\u0007lue', 'a control character (U+0007) at character 3 of 6'],
    ['a letter that is not ASCII', 'välue', 'a character that is not ASCII (U+00E4) at character 2 of 5'],
    ['quotation marks around it', '"value"', 'a quotation mark at its start'],
  ])('%s', (_, key, words) => {
    expect(check(key)).toThrow(SetupError)
    expect(check(key)).toThrow(`ACME_API_KEY contains ${words}`)
    expect(check(key)).not.toThrow(/value/)
  })

  test.each([['sk-proj_AZaz09.+/='], ['user:secret'], ["it's"], ['']])('%j is a key or no key', (key) => {
    expect(check(key)).not.toThrow()
  })

  test('are all named at once, each variable once', () => {
    const facts = [{ keyVariable: 'A_KEY' }, { keyVariable: 'A_KEY' }, {}, { keyVariable: 'B_KEY' }]
    expect(() => rejectInvalidKeys(facts, { A_KEY: 'a ', B_KEY: 'b\n' })).toThrow(
      'A_KEY contains a space (U+0020) at its end\nB_KEY contains a line end (U+000A) at its end',
    )
  })
})
