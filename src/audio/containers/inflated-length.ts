import { constants, type ZlibOptions } from 'node:zlib'

/** So many compressed bytes show what they are. */
const MAX_BYTES = 1024

/**
 * How many bytes the beginning of a compressed stream inflates to; undefined if it is none.
 * @param inflate of its format
 */
export function inflatedLength(
  bytes: Uint8Array,
  inflate: (bytes: Uint8Array, options: ZlibOptions) => Uint8Array,
): number | undefined {
  try {
    return inflate(bytes.subarray(0, MAX_BYTES), { finishFlush: constants.Z_SYNC_FLUSH }).length
  } catch {
    return undefined
  }
}
