import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64Length } from '../../src/drive/base64-length.ts'

const MARKER = Buffer.from('"audio":"')

test('counts exactly the bytes that decoding would give, for any audio', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (audio, other) => {
      const message = JSON.stringify({
        other: other.replaceAll('"audio"', ''),
        audio: Buffer.from(audio).toString('base64'),
      })
      expect(base64Length(Buffer.from(message), MARKER)).toBe(audio.length)
    }),
  )
})

test.each([
  ['a message without the marker', '{"status":"complete"}'],
  ['audio that is cut off', '{"audio":"AAAA'],
])('%s is not counted', (_, message) => {
  expect(base64Length(Buffer.from(message), MARKER)).toBeUndefined()
})
