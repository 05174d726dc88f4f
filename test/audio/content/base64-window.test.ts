import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Base64Window } from '../../../src/audio/content/base64-window.ts'

test('decodes what Buffer decodes, from any group on', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 30, maxLength: 90 }),
      fc.nat(7),
      fc.boolean(),
      (bytes, group, isUrl) => {
        const text = Buffer.from(Buffer.from(bytes).toString(isUrl ? 'base64url' : 'base64'))
        const window = new Base64Window(6)
        expect(window.decode(text, group * 4, text.length, 6)).toBe(true)
        expect([...window.bytes]).toEqual([...bytes.subarray(group * 3, group * 3 + 6)])
      },
    ),
  )
})

test.each([
  ['too few characters', 'AAAA', 6],
  ['padding', 'AA==', 3],
  ['other characters', 'AA<A', 3],
])('decodes nothing of %s', (_, text, length) => {
  expect(new Base64Window(6).decode(Buffer.from(text), 0, text.length, length)).toBe(false)
})
