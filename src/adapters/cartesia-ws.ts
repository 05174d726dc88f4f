import type { Adapter, Frame, Heard, Job } from '../core/adapter.ts'
import { noteOf } from './audio-body.ts'
import { readClose, readRefusal } from './cartesia/errors.ts'
import { CARTESIA, REQUEST_ID_HEADERS } from './cartesia/facts.ts'
import { hearEvent } from './cartesia/hear-event.ts'
import { parseWith } from './cartesia/options.ts'
import { RAW_FORMATS } from './cartesia/output-format.ts'
import { credentials } from './cartesia/request.ts'
import { sayTurn, TURN_OPTIONS, type TurnOptions } from './cartesia/turn.ts'
import { complete, noStreams, type Streams } from './streams.ts'

/** Cartesia Sonic over WebSocket: one context per turn, many contexts at once on one connection. */
export const cartesiaWs: Adapter<TurnOptions, Streams> = {
  contract: 1,
  facts: {
    ...CARTESIA,
    id: 'cartesia-ws',
    title: 'Cartesia Sonic over WebSocket',
    transport: 'websocket',
    docs: 'https://docs.cartesia.ai/api-reference/tts/websocket',
    origin: 'wss://api.cartesia.ai',
    formats: RAW_FORMATS,
    textInput: 'streamed',
    reuse: 'multiplexed',
    completion: 'message',
    audioRepeats: 'but for numbers',
    cancel: 'message',
    reuseAfterCancel: true,
    // The protocol has no keepalive message.
    idleTimeout: 300,
  },
  parseOptions: parseWith('cartesia-ws', TURN_OPTIONS),
  dial: (job) => ({ carrier: 'websocket', url: `${job.base}/tts/websocket`, headers: credentials(job) }),
  memo: noStreams,
  say: sayTurn,
  hear,
  readRefusal,
  readClose,
}

function hear(frame: Frame, streams: Streams, job: Job): Heard[] {
  if (frame.kind === 'head') return noteOf(frame.headers, REQUEST_ID_HEADERS)
  if (frame.kind === 'eof') return []
  const { heard, stream } = hearEvent(frame.kind === 'text' ? frame.text : '')
  // Each input is answered by a `done`; only the one after the last input is the end.
  const meant = heard.map(
    (one): Heard => (one.kind === 'end' ? { kind: complete(streams, stream ?? job.stream) } : one),
  )
  return stream === undefined ? meant : meant.map((one) => ({ ...one, stream }))
}
