import type { AudioFormat, Encoding } from '../../core/audio-format.ts'
import { describeSampleRateMismatch } from './sample-rate-mismatch.ts'

/** The encodings that a content type of headerless samples stands for (RFC 2046, RFC 3551, RFC 3190). */
const NAMED_ENCODINGS: readonly (readonly [type: RegExp, encodings: readonly Encoding[], name: string])[] = [
  // Servers also use it for A-law, although it means mu-law.
  [/^audio\/basic\b/i, ['mulaw', 'alaw'], 'mu-law'],
  [/^audio\/((x-)?mu-?law|ulaw|pcmu|g711-?mu-?law)\b/i, ['mulaw'], 'mu-law'],
  [/^audio\/((x-)?a-?law|pcma|g711-?a-?law)\b/i, ['alaw'], 'A-law'],
  [/^audio\/(x-)?l16\b/i, ['pcm_s16le'], '16-bit samples'],
]

/**
 * How a body's content type differs from the request: in rate, channels or encoding of headerless samples.
 * Undefined if it does not differ, or does not say.
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
