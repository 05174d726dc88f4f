import { gunzipSync } from 'node:zlib'
import type { FoundFormat } from '../containers/found-format.ts'
import { inflatedLength } from '../containers/inflated-length.ts'
import { mayBeginContainer, sniffContainer } from '../containers/sniff-container.ts'

const [GZIP_FIRST, GZIP_SECOND] = [0x1f, 0x8b]

/**
 * The container with which a message in the middle of samples begins, if any. There are many messages, so a few bytes
 * that may be samples are not enough: a signature has at least four, or what follows must inflate.
 */
export function containerIn(message: Uint8Array): FoundFormat | undefined {
  if (!mayBeginContainer(message)) return undefined
  const sniffed = sniffContainer(message)
  // A header of WAV is told by what it says.
  if (!sniffed?.certain || sniffed.found.container === 'wav') return undefined
  return isGzip(message) && !inflates(message) ? undefined : sniffed.found
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === GZIP_FIRST && bytes[1] === GZIP_SECOND
}

function inflates(bytes: Uint8Array): boolean {
  return (inflatedLength(bytes, gunzipSync) ?? 0) > 0
}
