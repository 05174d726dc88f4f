import type http2 from 'node:http2'

/**
 * Tells whether the server ended its message itself: a frame with END_STREAM (RFC 9113, 8.1). A stream that it
 * resets with NO_ERROR in mid-body looks the same: it has an `end`, a `close`, no `error` and code 0. Node ends
 * the readable side at once when END_STREAM arrives, and for a reset only after it has marked the stream as
 * closed. If another version of Node did otherwise, answers would be truncated, not half answers complete.
 */
export function watchEndOfStream(stream: http2.ClientHttp2Stream): () => boolean {
  let hasEnded = false
  const push = stream.push.bind(stream)
  stream.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk === null && !stream.closed) hasEnded = true
    return push(chunk, encoding)
  }
  return () => hasEnded
}
