import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor, redactData } from '../../src/results/redact.ts'

const SECRET = 'sk_live/9f+3"A7=zQ&m81'
const redact = createRedactor([SECRET])
const base64 = (text: string) => Buffer.from(text).toString('base64')

const ECHOES: { name: string; text: string; left: string }[] = [
  { name: 'the secret itself', text: `invalid key ${SECRET}.`, left: 'invalid key [redacted].' },
  { name: 'twice', text: `${SECRET} ${SECRET}`, left: '[redacted] [redacted]' },
  { name: 'twice without a gap', text: SECRET + SECRET, left: '[redacted]' },
  { name: 'URL-encoded', text: `?key=${encodeURIComponent(SECRET)}&x=1`, left: '?key=[redacted]&x=1' },
  { name: 'in JSON', text: JSON.stringify({ key: SECRET }), left: '{"key":"[redacted]"}' },
  { name: 'its first characters', text: `key ${SECRET.slice(0, 9)}*****`, left: 'key [redacted]*****' },
  { name: 'its last characters', text: `***${SECRET.slice(-8)}`, left: '***[redacted]' },
  { name: 'its middle', text: SECRET.slice(4, 14), left: '[redacted]' },
  { name: 'in hexadecimal', text: Buffer.from(SECRET).toString('hex'), left: '[redacted]' },
]

describe('a redactor', () => {
  test.each(ECHOES)('strikes out $name', ({ text, left }) => {
    expect(redact(text)).toBe(left)
  })

  test.each(['', 'u', 'us', 'user:', 'somebody:'])('strikes out base64 behind "%s"', (before) => {
    const struck = redact(base64(`${before}${SECRET}, and more`))
    expect(struck).toContain('[redacted]')
    for (let start = 0; start + 8 <= base64(SECRET).length; start += 1)
      expect(struck).not.toContain(base64(SECRET).slice(start, start + 8))
  })

  test('leaves other texts as they are', () => {
    expect(redact('rate limit reached, slow down')).toBe('rate limit reached, slow down')
    expect(createRedactor([])(SECRET)).toBe(SECRET)
    expect(createRedactor(['', 'abc'])('abc')).toBe('abc')
  })

  test('strikes out a short secret as a whole', () => {
    expect(createRedactor(['abcde'])('abcd abcde')).toBe('abcd [redacted]')
  })

  test('goes through data, names of fields too, and leaves numbers', () => {
    const digits = createRedactor(['1234567890'])
    expect(redactData({ a: ['1234567890', 1234567890], '1234567890': null }, digits)).toEqual({
      a: ['[redacted]', 1234567890],
      '[redacted]': null,
    })
  })

  test('leaves no eight characters of a secret anywhere', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_+/-]{8,40}$/)
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), fc.nat(30), (key, before, after, from) => {
        const struck = createRedactor([key])(before + key.slice(Math.min(from, key.length - 8)) + after)
        for (let start = 0; start + 8 <= key.length; start += 1)
          expect(struck).not.toContain(key.slice(start, start + 8))
      }),
    )
  })
})
