import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor, redactData } from '../../src/redaction/redact.ts'

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

const characters = [...SECRET]
const code = (character: string) => character.charCodeAt(0)

/** What a service may make of a key before it repeats it. */
const DISGUISES: { name: string; text: string }[] = [
  {
    name: 'every character percent-encoded',
    text: characters.map((c) => `%${code(c).toString(16)}`).join(''),
  },
  { name: 'URL-encoded twice', text: encodeURIComponent(encodeURIComponent(SECRET)) },
  { name: 'numbered HTML entities', text: characters.map((c) => `&#${code(c)};`).join('') },
  { name: 'hexadecimal HTML entities', text: characters.map((c) => `&#x${code(c).toString(16)};`).join('') },
  { name: 'named HTML entities', text: SECRET.replaceAll('"', '&quot;') },
  {
    name: 'JSON escapes',
    text: characters.map((c) => `\\u${code(c).toString(16).padStart(4, '0')}`).join(''),
  },
  { name: 'JSON with escaped slashes', text: JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/') },
  { name: 'JSON in JSON', text: JSON.stringify(JSON.stringify(SECRET)).slice(3, -3) },
  { name: 'hexadecimal escapes', text: characters.map((c) => `\\x${code(c).toString(16)}`).join('') },
  { name: 'octal escapes', text: characters.map((c) => `\\${code(c).toString(8)}`).join('') },
  { name: 'upper case', text: SECRET.toUpperCase() },
  { name: 'lower case', text: SECRET.toLowerCase() },
  { name: 'hexadecimal in upper case', text: Buffer.from(SECRET).toString('hex').toUpperCase() },
  { name: 'zero-width spaces', text: characters.join('\u200b') },
  { name: 'bells', text: characters.join('\u0007') },
  { name: 'colours', text: SECRET.replace(/(.{5})/g, '$1\u001b[31m') },
  { name: 'titles of a terminal', text: SECRET.replace(/(.{5})/g, '$1\u001b]0;x\u0007') },
  { name: 'changes of direction', text: characters.join('\u2066') },
  { name: 'variation selectors', text: characters.join('\ufe0f') },
  { name: 'soft hyphens', text: SECRET.replace(/(.{6})/g, '$1\u00ad') },
]

describe('a redactor', () => {
  test.each(DISGUISES)('sees through $name', ({ text }) => {
    expect(redact(`key ${text}.`)).toBe('key [redacted].')
  })

  test.each([
    ['twice', base64(base64(SECRET))],
    ['of UTF-16', Buffer.from(SECRET, 'utf16le').toString('base64')],
  ])('leaves no eight characters of base64 %s', (_, text) => {
    const struck = redact(`key ${text}.`)
    for (let start = 0; start + 8 <= text.length; start += 1)
      expect(struck).not.toContain(text.slice(start, start + 8))
  })

  test('keeps the escapes of everything else', () => {
    const text = 'caf\u00e9 &amp; 50%25 \\u0041 \u200b'
    expect(redact(text)).toBe(text)
    expect(redact(`${text}${SECRET}&amp;`)).toBe(`${text}[redacted]&amp;`)
  })

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

  test.each([
    ['a word of a phrase', 'my-development-key', 'no development mode', 'no development mode'],
    [
      'a word with the edges of others',
      'correct horse battery staple',
      'the battery still',
      'the battery still',
    ],
    ['two words of a phrase', 'correct horse battery staple', 'a horse battery', 'a[redacted]'],
    ['the beginning of a phrase', 'correct horse battery staple', 'key correct hor', 'key [redacted]'],
    ['a word whose rest is masked', 'development-key-7', 'key developm***', 'key [redacted]***'],
    ['a word with digits', 'development-key-7', 'key-7, key nt-key-7', 'key-7, key [redacted]'],
    ['a placeholder in another case', 'EMPTY', 'the answer was empty', 'the answer was empty'],
    ['a placeholder inside a word', 'test', 'the latest tests', 'the latest tests'],
    ['a placeholder itself', 'EMPTY', 'Bearer EMPTY', 'Bearer [redacted]'],
    ['a word that is all of a secret', 'letmein', '?key=letmein&x=1', '?key=[redacted]&x=1'],
    ['letters that are no word', 'qwkzjxvbnmasdfgh', 'key kzjxvbnm', 'key [redacted]'],
  ])('%s', (_, secret, text, left) => {
    expect(createRedactor([secret])(text)).toBe(left)
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
    // A single word of a phrase is no secret.
    const secret = fc.stringMatching(/^[A-Za-z0-9_+/-]{8,40}$/).filter((key) => !/[a-z]{4}/i.test(key))
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), fc.nat(30), (key, before, after, from) => {
        const struck = createRedactor([key])(before + key.slice(Math.min(from, key.length - 8)) + after)
        for (let start = 0; start + 8 <= key.length; start += 1)
          expect(struck).not.toContain(key.slice(start, start + 8))
      }),
    )
  })
})
