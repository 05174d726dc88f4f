import type { Adapter, Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { noteRequestId } from '../shared/audio-body.ts'
import { completeStream, newStreamStates, type StreamStates } from '../shared/stream-states.ts'
import { readClose, readRefusal } from './errors.ts'
import { CARTESIA_FACTS, REQUEST_ID_HEADERS } from './facts.ts'
import { hearEvent } from './hear-event.ts'
import { optionsParser } from './options.ts'
import { RAW_FORMATS } from './output-format.ts'
import { credentials } from './request.ts'
import { sayTurn, WEBSOCKET_OPTIONS, type WebSocketOptions } from './say-turn.ts'

/** Cartesia Sonic over WebSocket: one context per turn, many contexts at once on one connection. */
export const cartesiaWs: Adapter<WebSocketOptions, StreamStates> = {
  contract: 1,
  facts: {
    ...CARTESIA_FACTS,
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
  parseOptions: optionsParser('cartesia-ws', WEBSOCKET_OPTIONS),
  dial: (job) => ({ carrier: 'websocket', url: `${job.base}/tts/websocket`, headers: credentials(job) }),
  newState: newStreamStates,
  say: sayTurn,
  hear,
  readRefusal,
  readClose,
}

function hear(frame: Frame, streams: StreamStates, job: Job): ProviderEvent[] {
  if (frame.kind === 'head') return noteRequestId(frame.headers, REQUEST_ID_HEADERS)
  if (frame.kind === 'eof') return []
  const { events, stream } = hearEvent(frame.kind === 'text' ? frame.text : '')
  // Each input is answered by a `done`; only the one after the last input is the end.
  const mapped = events.map(
    (event): ProviderEvent =>
      event.kind === 'end' ? { kind: completeStream(streams, stream ?? job.stream) } : event,
  )
  return stream === undefined ? mapped : mapped.map((event) => ({ ...event, stream }))
}
