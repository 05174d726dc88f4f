import type { AudioFormat, Container } from '../core/audio-format.ts'

/** How the containers begin that tell of themselves, and those that nobody here can decode. */
const BEGINNINGS: readonly (readonly [beginning: string, container: Container | 'flac'])[] = [
  ['RIFF', 'wav'],
  ['ID3', 'mp3'],
  ['OggS', 'ogg'],
  ['fLaC', 'flac'],
]

/** Samples without a header and samples behind one are told apart by whoever decodes them. */
const INTERCHANGEABLE: readonly string[] = ['raw', 'wav']

/** The container that bytes are the beginning of, or undefined when they do not say. */
export function containerOf(bytes: Uint8Array): Container | 'flac' | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.length)).toString('latin1')
  return BEGINNINGS.find(([beginning]) => text.startsWith(beginning))?.[1]
}

/** What is wrong with the first bytes of an answer that was asked for in this format; undefined for nothing. */
export function wrongContainer(bytes: Uint8Array, { container }: AudioFormat): string | undefined {
  const found = containerOf(bytes)
  if (found === undefined || found === container) return undefined
  if (INTERCHANGEABLE.includes(found) && INTERCHANGEABLE.includes(container)) return undefined
  return `the answer is ${found}, and ${container} was asked for: set the target’s \`format\``
}

/**
 * What is wrong with a rate the server names, be it in `audio/pcm;rate=22050` (RFC 3190 for `audio/L16`) or as a
 * number; undefined for nothing. Only samples without a header depend on what was asked for.
 */
export function wrongRate(
  named: unknown,
  { container, encoding, sampleRate }: AudioFormat,
): string | undefined {
  if (container !== 'raw' || !encoding.startsWith('pcm')) return undefined
  const rate =
    typeof named === 'string' ? Number(/^audio\/.*;\s*rate=(\d+)/i.exec(named)?.[1]) : Number(named)
  if (!(rate > 0) || rate === sampleRate) return undefined
  return `the server sends ${rate} samples a second, not ${sampleRate}: set the target’s \`sampleRate\` to ${rate}`
}
