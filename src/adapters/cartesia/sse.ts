import type { Adapter, Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import { noteRequestId } from '../shared/audio-body.ts'
import { makeFault } from '../shared/fault.ts'
import { readRefusal } from './errors.ts'
import { CARTESIA_FACTS, REQUEST_ID_HEADERS } from './facts.ts'
import { hearEvent } from './hear-event.ts'
import { EVENT_OPTIONS, type EventOptions, optionsParser } from './options.ts'
import { RAW_FORMATS } from './output-format.ts'
import { credentials, requestFields, timestampFields } from './request.ts'

/** The state of one response: whether its last event or a fault has ended it. */
interface SseState {
  ended: boolean
}

/** Cartesia Sonic over server-sent events: base64 audio in JSON; a `done` event ends the response. */
export const cartesiaSse: Adapter<EventOptions, SseState> = {
  contract: 1,
  facts: {
    ...CARTESIA_FACTS,
    id: 'cartesia-sse',
    title: 'Cartesia Sonic over server-sent events',
    transport: 'sse',
    docs: 'https://docs.cartesia.ai/api-reference/tts/sse',
    origin: 'https://api.cartesia.ai',
    formats: RAW_FORMATS,
    textInput: 'whole',
    reuse: 'serial',
    completion: 'message',
    audioRepeats: 'but for numbers',
    cancel: 'close',
  },
  parseOptions: optionsParser('cartesia-sse', EVENT_OPTIONS),
  dial: (job) => ({
    carrier: 'http',
    method: 'POST',
    url: `${job.base}/tts/sse`,
    headers: { ...credentials(job), 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ ...requestFields(job, job.text), ...timestampFields(job) }),
    framing: 'sse',
  }),
  newState: () => ({ ended: false }),
  hear,
  readRefusal,
}

function hear(frame: Frame, state: SseState): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      state.ended = frame.status < 200 || frame.status > 299
      return state.ended ? [] : noteRequestId(frame.headers, REQUEST_ID_HEADERS)
    case 'event': {
      // The event name repeats what the data says. Comments and keepalives have no data.
      const events = state.ended || frame.data.trim() === '' ? [] : hearEvent(frame.data).events
      state.ended ||= events.some(({ kind }) => kind === 'end' || kind === 'fault')
      return [...events]
    }
    case 'eof':
      return state.ended
        ? []
        : [{ kind: 'fault', fault: makeFault('truncated', 'the stream ended without `done`') }]
    default:
      return []
  }
}
