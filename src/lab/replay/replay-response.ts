import type { CassetteFrame, CassetteRequest } from '../../cassette/cassette.ts'
import type { Headers } from '../../core/adapter/adapter.ts'
import { LAB_HEADER, REPLAY_MARK } from '../../core/adapter/lab-header.ts'

/** Headers that belong to the recorded connection, or to the encoding of its body. */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'upgrade',
  'sec-websocket-accept',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  LAB_HEADER,
])

/** The recorded headers that still apply, and the lab's own mark. */
export function replayHeaders(headers: Headers, recorded: string): Headers {
  const kept = Object.entries(headers).filter(([name]) => !OF_CONNECTION.has(name.toLowerCase()))
  return { ...Object.fromEntries(kept), [LAB_HEADER]: `${REPLAY_MARK}${recorded}` }
}

/** A frame as part of a body, in the framing that was recorded. */
export function bodyPart(
  frame: CassetteFrame,
  framing: CassetteRequest['framing'],
  apply: (text: string) => string,
): Buffer {
  if ('base64' in frame) return Buffer.from(frame.base64, 'base64')
  if ('event' in frame) return Buffer.from(eventText(frame, apply))
  if ('text' in frame) return Buffer.from(`${apply(frame.text)}${framing === 'lines' ? '\n' : ''}`)
  return Buffer.alloc(0)
}

/** An event with one `data:` line per line of its data. Source: the HTML standard, server-sent events. */
function eventText(
  { event, data }: { event: string; data: string },
  apply: (text: string) => string,
): string {
  const name = event === '' ? '' : `event: ${event}\n`
  return `${name}${apply(data)
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('')}\n`
}
