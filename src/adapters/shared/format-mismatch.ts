import type { AudioFormat, Container } from '../../core/audio-format.ts'

/** The first bytes of containers that can be recognised; `flac` is known only so that it can be reported. */
const MAGIC_BYTES: readonly (readonly [beginning: string, container: Container | 'flac'])[] = [
  ['RIFF', 'wav'],
  ['ID3', 'mp3'],
  ['OggS', 'ogg'],
  ['fLaC', 'flac'],
]

/** Either may stand for the other: the decoder strips a WAV header if there is one. */
const INTERCHANGEABLE_CONTAINERS: readonly string[] = ['raw', 'wav']

/** The container that begins with these bytes, or undefined if they are not recognised. */
export function detectContainer(bytes: Uint8Array): Container | 'flac' | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.length)).toString('latin1')
  return MAGIC_BYTES.find(([magic]) => text.startsWith(magic))?.[1]
}

/**
 * Describes how the first bytes of a response disagree with the requested format; undefined if they do not.
 */
export function describeContainerMismatch(bytes: Uint8Array, { container }: AudioFormat): string | undefined {
  const detected = detectContainer(bytes)
  if (detected === undefined || detected === container) return undefined
  if (INTERCHANGEABLE_CONTAINERS.includes(detected) && INTERCHANGEABLE_CONTAINERS.includes(container))
    return undefined
  return `the response is ${detected}, but ${container} was requested: set the target’s \`format\``
}

/**
 * Describes how the sample rate announced by the server, as in `audio/pcm;rate=22050` (RFC 3190 for
 * `audio/L16`) or as a number, differs from the requested one; undefined if it does not. Only headerless
 * samples depend on the request.
 */
export function describeSampleRateMismatch(
  announced: unknown,
  { container, encoding, sampleRate }: AudioFormat,
): string | undefined {
  if (container !== 'raw' || !encoding.startsWith('pcm')) return undefined
  const rate =
    typeof announced === 'string'
      ? Number(/^audio\/.*;\s*rate=(\d+)/i.exec(announced)?.[1])
      : Number(announced)
  if (!(rate > 0) || rate === sampleRate) return undefined
  return `the server sends ${rate} Hz instead of ${sampleRate} Hz: set the target’s \`sampleRate\` to ${rate}`
}
