import { describe, expect, test } from 'vitest'
import { parseFormat, type RequestedFormat } from '../../../src/cli/bench/parse-format.ts'
import type { Facts } from '../../../src/core/adapter/adapter.ts'

const FACTS = {
  id: 'one-ws',
  formats: [
    { encoding: 'mulaw', container: 'wav' },
    { encoding: 'mulaw', container: 'raw' },
    { encoding: 'mp3', container: 'mp3' },
  ],
} as unknown as Facts

describe('an audio format', () => {
  test.each<[string, string, Facts | undefined, RequestedFormat]>([
    [
      'with its rate, in the container the adapter declares first',
      'mulaw@8000',
      FACTS,
      { format: { encoding: 'mulaw', container: 'wav' }, sampleRate: 8000 },
    ],
    ['with its container', 'mulaw/raw', FACTS, { format: { encoding: 'mulaw', container: 'raw' } }],
    [
      'of an adapter without facts, in the usual container',
      'opus',
      undefined,
      { format: { encoding: 'opus', container: 'ogg' } },
    ],
  ])('%s', (_, text, facts, expected) => {
    expect(parseFormat(text, facts)).toEqual(expected)
  })

  test.each([
    ['no encoding', 'vorbis', '"vorbis" is not an audio format'],
    ['no container', 'mulaw/zip', '"mulaw/zip" is not an audio format'],
    ['a rate that is no number', 'mulaw@fast', '"mulaw@fast" is not an audio format'],
    ['an encoding that the adapter lacks', 'opus', 'one-ws has no opus'],
    ['a container that the adapter lacks', 'mp3/ogg', 'one-ws has no mp3/ogg'],
  ])('%s is refused', (_, text, message) => {
    expect(() => parseFormat(text, FACTS)).toThrow(`--format: ${message}`)
  })
})
