/** Bytes of the longest frame, event, line or whole body when the options do not say. */
export const LARGEST_FRAME = 16 * 1024 * 1024

/** Bytes of a status line with its headers, and of trailers. No server of the field comes near it. */
export const LARGEST_HEAD = 64 * 1024

/** Bytes of a refusal's body that are kept: enough for any provider's words, too little for a hostile one. */
export const LARGEST_REFUSAL = 64 * 1024

/** Bytes of a buffer that is kept for next time: what every read has room for. A stream that once needed more gives it back. */
export const LARGEST_KEPT = 64 * 1024
