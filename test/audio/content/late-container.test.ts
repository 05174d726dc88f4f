import { deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeWavHeader, UNKNOWN_WAV_SIZES } from '../../../src/audio/containers/wav-writer.ts'
import { containerIn } from '../../../src/audio/content/late-container.ts'
import { bytesOf, s16, tone } from '../sounds.ts'

const TEXT = 'the synthesis broke off, '.repeat(40)

test.each([
  ['gzip', gzipSync(TEXT), 'gzip-compressed'],
  [
    'zlib',
    deflateSync(Buffer.from(TEXT + Math.PI + process.version + TEXT.toUpperCase())),
    'deflate-compressed',
  ],
  ['Ogg', bytesOf('OggS', new Uint8Array(200)), 'an Ogg stream'],
  ['FLAC', bytesOf('fLaC', new Uint8Array(200)), 'FLAC'],
])('a message that begins as %s is told', (_, message, name) => {
  expect(containerIn(message)?.name).toBe(name)
})

test.each([
  ['samples', s16(tone(40))],
  ['the first bytes of gzip and then samples', bytesOf([0x1f, 0x8b, 0x08], s16(tone(40)))],
  ['a header of WAV', encodeWavHeader({ encoding: 'pcm_s16le', sampleRate: 24_000 }, UNKNOWN_WAV_SIZES, 1)],
  ['nothing', new Uint8Array()],
])('a message of %s is not', (_, message) => {
  expect(containerIn(message)).toBeUndefined()
})
