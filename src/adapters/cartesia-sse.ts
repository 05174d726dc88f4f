import type { Adapter, Frame, Heard } from '../core/adapter.ts'
import { noteOf } from './audio-body.ts'
import { readRefusal } from './cartesia/errors.ts'
import { CARTESIA, REQUEST_ID_HEADERS } from './cartesia/facts.ts'
import { hearEvent } from './cartesia/hear-event.ts'
import { EVENT_OPTIONS, type EventOptions, parseWith } from './cartesia/options.ts'
import { RAW_FORMATS } from './cartesia/output-format.ts'
import { credentials, requestFields, timestampFields } from './cartesia/request.ts'
import { makeFault } from './refusal.ts'

/** The state of one response: whether its last event or a fault has ended it. */
interface Memo {
  over: boolean
}

/** Cartesia Sonic over server-sent events: base64 audio in JSON; a `done` event ends the response. */
export const cartesiaSse: Adapter<EventOptions, Memo> = {
  contract: 1,
  facts: {
    ...CARTESIA,
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
  parseOptions: parseWith('cartesia-sse', EVENT_OPTIONS),
  dial: (job) => ({
    carrier: 'http',
    method: 'POST',
    url: `${job.base}/tts/sse`,
    headers: { ...credentials(job), 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ ...requestFields(job, job.text), ...timestampFields(job) }),
    framing: 'sse',
  }),
  memo: () => ({ over: false }),
  hear,
  readRefusal,
}

function hear(frame: Frame, memo: Memo): Heard[] {
  switch (frame.kind) {
    case 'head':
      memo.over = frame.status < 200 || frame.status > 299
      return memo.over ? [] : noteOf(frame.headers, REQUEST_ID_HEADERS)
    case 'event': {
      // The event name repeats what the data says. Comments and keepalives have no data.
      const heard = memo.over || frame.data.trim() === '' ? [] : hearEvent(frame.data).heard
      memo.over ||= heard.some(({ kind }) => kind === 'end' || kind === 'fault')
      return [...heard]
    }
    case 'eof':
      return memo.over
        ? []
        : [{ kind: 'fault', fault: makeFault('truncated', 'the stream ended without `done`') }]
    default:
      return []
  }
}
