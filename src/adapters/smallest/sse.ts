import type { Adapter, Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import { parseJsonObject } from '../../core/json.ts'
import { audioEvents } from '../shared/base64.ts'
import { makeFault, protocolFault } from '../shared/fault.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { faultOfFrame, isError, readRefusal } from './errors.ts'
import { SMALLEST_FACTS } from './facts.ts'
import { RAW_PCM } from './output-format.ts'
import { authorization, REQUEST_OPTIONS, requestFields } from './request.ts'

type Options = OptionsOf<typeof REQUEST_OPTIONS>

/** Whether the current response has ended: by its terminator, a fault or a refusal. */
export interface SseState {
  ended: boolean
}

/** Lightning over server-sent events: base64 PCM in JSON, ended by an event without a name. */
export const smallestSse: Adapter<Options, SseState> = {
  contract: 1,
  facts: {
    ...SMALLEST_FACTS,
    id: 'smallest-sse',
    title: 'Smallest.ai Lightning over server-sent events',
    transport: 'sse',
    origin: 'https://api.smallest.ai',
    formats: [RAW_PCM],
    textInput: 'whole',
    streaming: true,
    completion: 'message',
    audioRepeats: 'but for numbers',
  },
  parseOptions: (raw) => checkOptions('smallest-sse', REQUEST_OPTIONS, raw),
  dial: (job) => ({
    carrier: 'http',
    method: 'POST',
    url: `${job.base}/waves/v1/tts/live`,
    headers: { ...authorization(job), 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(requestFields(job, job.text, 'pcm')),
    framing: 'sse',
  }),
  newState: () => ({ ended: false }),
  hear,
  readRefusal,
}

function hear(frame: Frame, state: SseState): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      return hearHead(frame, state)
    case 'event':
      return state.ended || frame.data.trim() === '' ? [] : hearEvent(frame.data, state)
    case 'eof':
      return state.ended ? [] : finish(state, truncatedEvent())
    default:
      return []
  }
}

function hearHead({ status, headers }: Extract<Frame, { kind: 'head' }>, state: SseState): ProviderEvent[] {
  state.ended = status < 200 || status > 299
  const requestId = headers['x-request-id']
  return requestId && !state.ended ? [{ kind: 'note', requestId }] : []
}

/**
 * Every event has `done`, so only `true` ends the response. The event name is not used: the terminator has
 * none.
 */
function hearEvent(data: string, state: SseState): ProviderEvent[] {
  const fields = parseJsonObject(data)
  if (!fields) return finish(state, { kind: 'fault', fault: protocolFault('an event is not JSON', data) })
  if (isError(fields)) return finish(state, { kind: 'fault', fault: faultOfFrame(fields, data) })
  const events = audioEvents(fields.audio)
  return fields.done === true ? [...events, ...finish(state, { kind: 'end' })] : events
}

function finish(state: SseState, last: ProviderEvent): ProviderEvent[] {
  state.ended = true
  return [last]
}

function truncatedEvent(): ProviderEvent {
  return { kind: 'fault', fault: makeFault('truncated', 'the stream ended without its terminator') }
}
