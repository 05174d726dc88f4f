/**
 * The audio of the comparison: three seconds of 24 kHz speech in 75 pieces of 40 ms, one every 20 ms, over
 * one of three routes. The first piece of an answer carries the time of the server's write.
 */
export type Route = 'websocket' | 'sse' | 'chunks'

export const PIECES = 75
/** Milliseconds between two pieces: twice real time. */
export const PIECE_INTERVAL_MS = 20
/** The width of a stamp in microseconds. */
export const STAMP = '0000000000000.000'
const AUDIO = Buffer.from(Float32Array.from({ length: 480 }, (_, i) => Math.sin(i)).buffer).toString('base64')
const JSON_PIECE = `{"status":"chunk","sent":"${STAMP}","data":{"audio":"${AUDIO}"}}`
const END = '{"status":"complete"}'
const LAST_CHUNK = '0\r\n\r\n'

/** What is written before the first piece, for each piece, and after the last. */
export interface Answer {
  readonly before: string
  readonly piece: Buffer
  readonly after: Buffer
}

export const ANSWERS: Readonly<Record<Route, Answer>> = {
  websocket: { before: '', piece: inFrame(JSON_PIECE), after: inFrame(END) },
  sse: {
    before: headOf('text/event-stream'),
    piece: inChunk(`data: ${JSON_PIECE}\n\n`),
    after: Buffer.from(LAST_CHUNK),
  },
  chunks: {
    before: headOf('audio/pcm'),
    piece: inChunk(STAMP.padEnd(1920, '.')),
    after: Buffer.from(LAST_CHUNK),
  },
}

/** Bytes of a whole answer. */
export function bytesOf({ before, piece, after }: Answer): number {
  return before.length + PIECES * piece.length + after.length
}

/** The stamp in a piece in microseconds. Undefined if there is none. */
export function stampIn(text: string): number | undefined {
  const found = /\d{13}\.\d{3}/.exec(text)?.[0]
  return found === undefined ? undefined : Number(found)
}

function headOf(type: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`
}

function inChunk(text: string): Buffer {
  return Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n`)
}

/** A final text frame, not masked. From 126 bytes on the length has 16 bits (RFC 6455, 5.2). */
function inFrame(text: string): Buffer {
  const length = text.length < 126 ? [text.length] : [126, text.length >> 8, text.length & 0xff]
  return Buffer.concat([Buffer.from([0x81, ...length]), Buffer.from(text)])
}
