import { type AudioFormat, BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import { toNumber } from '../../core/json.ts'

/** `rate` is the name in RFC 3190; others are made up. */
const RATE = /^audio\/[^;]*;.*(?<![\w-])(?:rate|sample[-_]?rate|frequency)="?(\d+)/i

/**
 * Describes how the sample rate announced by the server, as in `audio/pcm;rate=22050` (RFC 3190 for
 * `audio/L16`) or as a number, differs from the requested one; undefined if it does not. Only headerless
 * samples depend on the request.
 */
export function describeSampleRateMismatch(
  announced: unknown,
  { container, encoding, sampleRate }: AudioFormat,
): string | undefined {
  if (container !== 'raw' || BYTES_PER_SAMPLE[encoding] === undefined) return undefined
  const rate = typeof announced === 'string' ? Number(RATE.exec(announced)?.[1]) : toNumber(announced)
  if (!(rate > 0) || rate === sampleRate) return undefined
  return `the server sends ${rate} Hz instead of ${sampleRate} Hz: set the target’s \`sampleRate\` to ${rate}`
}
