/**
 * Default limit of a frame, event, line or whole body. A minute of audio at 48 kHz in base64, which nobody sends in one
 * piece, has 7.7 MB. Reading a message holds it several times: as bytes, as text, as the text of a field and as audio.
 */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024

/** Limit of an event of a stream: whoever streams sends pieces. A minute of audio at 24 kHz in base64 has 3.8 MB. */
export const MAX_EVENT_BYTES = 4 * 1024 * 1024

/** Fragments of one message. A fragment may be empty, so that the limit of bytes says nothing of them. */
export const MAX_FRAGMENTS = 65_536

/** Limit of a status line with its headers, and of trailers. No real server comes near it. */
export const MAX_HEAD_BYTES = 64 * 1024

/**
 * How much of the body of a refusal is kept: enough for any error message, and a bound for hostile servers.
 */
export const MAX_REFUSAL_BYTES = 64 * 1024

/**
 * The largest buffer that is retained for reuse: the size of a read. A buffer that grew larger is released.
 */
export const MAX_RETAINED_BYTES = 64 * 1024
