import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import { makeFault } from './fault.ts'

/** The events of a field that should hold base64: audio, nothing if it is empty, or a fault. */
export function audioEvents(field: unknown): ProviderEvent[] {
  if (typeof field !== 'string' || field === '') return []
  const audio = decodeBase64(field)
  if (!audio) return [notEncoded('base64', field)]
  return audio.length > 0 ? [{ kind: 'audio', audio }] : []
}

/** The events of a field that should hold hexadecimal digits. */
export function hexAudioEvents(field: unknown): ProviderEvent[] {
  if (typeof field !== 'string' || field === '') return []
  const digits = field.trim()
  const audio = Buffer.from(digits, 'hex')
  // Node stops decoding at the first character that is not a digit.
  return audio.length * 2 === digits.length ? [{ kind: 'audio', audio }] : [notEncoded('hexadecimal', field)]
}

function notEncoded(encoding: string, field: string): ProviderEvent {
  return { kind: 'fault', fault: makeFault('protocol', `the audio is not ${encoding}: ${field}`) }
}

/**
 * Decodes base64, also in the URL alphabet, with line breaks, with padding between parts, or after the head
 * of a `data:` URL. Undefined if the text is something else.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (isHexadecimal(text)) return undefined
  return decodeStrictly(text) ?? decodeInParts(text)
}

/**
 * Node skips unknown characters and stops at the first padding, so an invalid text yields fewer bytes than
 * its length promises. This check costs nothing for the many frames that are valid.
 */
function decodeStrictly(text: string): Uint8Array | undefined {
  let length = text.length
  while (text.length - length < 2 && text[length - 1] === '=') length -= 1
  const bytes = Buffer.from(text, 'base64')
  return length % 4 !== 1 && bytes.length === Math.floor((length * 3) / 4) ? bytes : undefined
}

/** Base64 that was encoded in parts, each with its own padding. */
function decodeInParts(text: string): Uint8Array | undefined {
  const [, encoded = text] = /^\s*data:[^,]{0,100};base64,([\s\S]*)$/i.exec(text) ?? []
  const parts =
    encoded
      .replace(/[\r\n]+/g, '')
      .trim()
      .match(/[^=]+=*/g) ?? []
  const decoded = parts.map(decodeStrictly)
  return parts.length > 0 && decoded.every((part) => part !== undefined) ? Buffer.concat(decoded) : undefined
}

/**
 * Hexadecimal digits are letters of base64 too. Long audio in base64 always contains other letters as well.
 */
const HEXADECIMAL_START = /^(?:[0-9a-f]{32}|[0-9A-F]{64})/
const HEXADECIMAL = /^(?:[0-9a-f]+|[0-9A-F]+)$/

/** Silence is a row of `A`, which is also an upper-case digit. */
function isHexadecimal(text: string): boolean {
  if (!HEXADECIMAL_START.test(text) || text.length % 2 !== 0 || !HEXADECIMAL.test(text)) return false
  return !/[A-F]/.test(text) || new Set(text).size > 4
}
