import { type AudioFormat, BYTES_PER_SAMPLE, type Encoding } from '../../core/audio-format.ts'
import { describeSampleRateMismatch } from './sample-rate-mismatch.ts'

/** The encodings that a content type of headerless samples stands for (RFC 2046, RFC 3551, RFC 3190). */
const NAMED_ENCODINGS: readonly (readonly [type: RegExp, encodings: readonly Encoding[], name: string])[] = [
  // Servers also use it for A-law, although it means mu-law.
  [/^audio\/basic\b/i, ['mulaw', 'alaw'], 'mu-law'],
  [/^audio\/((x-)?mu-?law|ulaw|pcmu|g711-?mu-?law)\b/i, ['mulaw'], 'mu-law'],
  [/^audio\/((x-)?a-?law|pcma|g711-?a-?law)\b/i, ['alaw'], 'A-law'],
  [/^audio\/(x-)?l16\b/i, ['pcm_s16le'], '16-bit samples'],
  [/^audio\/(x-)?l(20|24|32)\b/i, [], 'samples of more than 16 bits'],
  [/^audio\/(x-)?l8\b/i, [], '8-bit samples'],
  [
    /^audio\/[^;]*;.*(?<![\w-])(codec|encoding|format)s?="?(pcm_)?s?(24|32)(le|be)\b/i,
    [],
    'samples of more than 16 bits',
  ],
  [
    /^audio\/[^;]*;.*(?<![\w-])(codec|encoding|format)s?="?((pcm_)?f(loat)?(32|64)(le|be)?)\b/i,
    ['pcm_f32le'],
    'float samples',
  ],
]

/** Parameters that a content type may have besides those of RFC 3190. */
const CHANNELS = /^audio\/[^;]*;.*(?<![\w-])(?:channels?|ch)="?(\d+)/i
const BITS =
  /^audio\/[^;]*;.*(?<![\w-])(?:bits?|bit[-_]?depth|bits[-_]?per[-_]?sample|sample[-_]?size)="?(\d+)/i

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
  const channels = Number(CHANNELS.exec(contentType)?.[1] ?? 1)
  if (channels > 1) return `the server sends ${channels} channels instead of one`
  const bits = Number(BITS.exec(contentType)?.[1] ?? Number.NaN)
  const requestedBits = 8 * (BYTES_PER_SAMPLE[format.encoding] ?? Number.NaN)
  if (bits > 0 && requestedBits > 0 && bits !== requestedBits && !isExpanded(bits, format.encoding))
    return `the server sends samples of ${bits} bits instead of ${requestedBits}`
  return describeSampleRateMismatch(contentType, format)
}

/** Some say of G.711 how many bits it stands for. */
function isExpanded(bits: number, encoding: Encoding): boolean {
  return bits === 16 && (encoding === 'mulaw' || encoding === 'alaw')
}
