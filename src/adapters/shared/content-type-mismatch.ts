import type { AudioFormat, Encoding } from '../../core/audio-format.ts'
import { describeSampleRateMismatch } from './sample-rate-mismatch.ts'

/** Encodings that a content type of headerless samples names (RFC 2046, RFC 3551, RFC 3190). */
const NAMED_ENCODINGS: readonly (readonly [type: RegExp, encodings: readonly Encoding[], name: string])[] = [
  // Said of A-law, too, although it is mu-law.
  [/^audio\/basic\b/i, ['mulaw', 'alaw'], 'mu-law'],
  [/^audio\/((x-)?mu-?law|ulaw|pcmu|g711-?mu-?law)\b/i, ['mulaw'], 'mu-law'],
  [/^audio\/((x-)?a-?law|pcma|g711-?a-?law)\b/i, ['alaw'], 'A-law'],
  [/^audio\/(x-)?l16\b/i, ['pcm_s16le'], '16-bit samples'],
]

/**
 * How a body differs by its content type from what was requested: headerless samples in rate, channels or encoding.
 * Undefined if they do not, or if the type says nothing of it.
 */
export function describeContentTypeMismatch(contentType: string, format: AudioFormat): string | undefined {
  if (/^multipart\//i.test(contentType)) return 'the server sends parts with headers of their own, not audio'
  if (format.container !== 'raw') return undefined
  const named = NAMED_ENCODINGS.find(([type]) => type.test(contentType))
  if (named && !named[1].includes(format.encoding))
    return `the server sends ${named[2]}, but raw ${format.encoding} was requested`
  const channels = Number(/^audio\/[^;]*;.*\bchannels=(\d+)/i.exec(contentType)?.[1] ?? 1)
  if (channels > 1) return `the server sends ${channels} channels instead of one`
  return describeSampleRateMismatch(contentType, format)
}
