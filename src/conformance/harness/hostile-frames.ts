import type { Frame } from '../../core/adapter/adapter.ts'

const NESTING_DEPTH = 20_000
const LARGE_BYTES = 1 << 20

/** Objects that cannot be made a number or a text, in every field that an adapter may read. */
const METHODS = `{${[
  ...['status', 'status_code', 'statusCode', 'code', 'error_code', 'type', 'event', 'error', 'errors'],
  ...['message', 'detail', 'data', 'audio', 'result', 'response', 'request_id', 'sample_rate', 'done'],
]
  .map((field) => `"${field}":{"toString":1,"valueOf":1}`)
  .join(',')}}`

/** Texts that no protocol allows. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'null',
  'true',
  '0',
  '""',
  '[]',
  '{}',
  '[[{}]]',
  '{"__proto__":{"kind":"audio"}}',
  '{"data":null,"audio":null,"error":null,"status":null,"type":null,"event":null}',
  '{"data":{"audio":{}},"audio":[],"error":[null],"status":{},"type":7,"event":{}}',
  '{"error":{"message":{"message":{"message":{}}}},"message":[]}',
  METHODS,
  '{"audio":"not base64 \\u0000 ***","status":"chunk","data":{"audio":"***"},"done":"true"}',
  '{"half":',
  '\ufffd\ud800',
  'x'.repeat(LARGE_BYTES),
  `{"audio":"${'!'.repeat(LARGE_BYTES)}"}`,
  `${'['.repeat(NESTING_DEPTH)}${']'.repeat(NESTING_DEPTH)}`,
  `${'{"error":'.repeat(NESTING_DEPTH)}1${'}'.repeat(NESTING_DEPTH)}`,
]

/** Every kind of frame, with contents that no protocol allows. The same list every time. */
export const HOSTILE_FRAMES: readonly Frame[] = [
  ...TEXTS.flatMap((text): Frame[] => [
    { kind: 'text', text },
    { kind: 'binary', bytes: Buffer.from(text) },
    { kind: 'event', event: '', data: text },
    { kind: 'event', event: text.slice(0, 100), data: '{}' },
    { kind: 'head', status: 200, headers: { 'content-type': text.slice(0, 100) } },
  ]),
  { kind: 'head', status: 0, headers: {} },
  { kind: 'head', status: 999, headers: {} },
  { kind: 'binary', bytes: new Uint8Array(0) },
  { kind: 'eof' },
]

/** Corrupts a frame in `count` ways: cuts parts out and inserts others. Reproducible from the seed. */
export function corruptFrames(frame: Frame, count: number, seed: number): Frame[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => corruptFrame(frame, random))
}

function corruptFrame(frame: Frame, random: () => number): Frame {
  switch (frame.kind) {
    case 'text':
      return { kind: 'text', text: corruptText(frame.text, random) }
    case 'event':
      return { kind: 'event', event: frame.event, data: corruptText(frame.data, random) }
    case 'binary':
      return {
        kind: 'binary',
        bytes: Buffer.from(corruptText(Buffer.from(frame.bytes).toString('latin1'), random)),
      }
    default:
      return frame
  }
}

const INSERTIONS = [
  '',
  '"',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'null',
  '-1',
  '1e999',
  '\\',
  '\n',
  '\ud83d',
  '"audio":7',
]

function corruptText(text: string, random: () => number): string {
  const from = Math.floor(random() * (text.length + 1))
  const to = from + Math.floor(random() * Math.min(40, text.length - from + 1))
  const insertion = INSERTIONS[Math.floor(random() * INSERTIONS.length)] ?? ''
  return text.slice(0, from) + insertion + text.slice(random() < 0.8 ? to : text.length)
}

/**
 * A linear congruential generator from 0 up to 1 (constants of Numerical Recipes): good enough to corrupt
 * frames.
 */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
