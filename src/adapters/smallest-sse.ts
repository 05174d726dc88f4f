import type { Adapter, Frame, Heard } from '../core/adapter.ts'
import { bytesOf } from './base64.ts'
import { parseFields } from './json.ts'
import { checkOptions, type Given } from './options.ts'
import { makeFault } from './refusal.ts'
import { faultOfFrame, isError, readRefusal } from './smallest/errors.ts'
import { SMALLEST } from './smallest/facts.ts'
import { RAW_PCM } from './smallest/output-format.ts'
import { authorization, REQUEST_OPTIONS, requestFields } from './smallest/request.ts'

type Options = Given<typeof REQUEST_OPTIONS>

/** Whether the current response has ended: by its terminator, a fault or a refusal. */
export interface Memo {
  over: boolean
}

/** Lightning over server-sent events: base64 PCM in JSON, ended by an event without a name. */
export const smallestSse: Adapter<Options, Memo> = {
  contract: 1,
  facts: {
    ...SMALLEST,
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
  memo: () => ({ over: false }),
  hear,
  readRefusal,
}

function hear(frame: Frame, memo: Memo): Heard[] {
  switch (frame.kind) {
    case 'head':
      return hearHead(frame, memo)
    case 'event':
      return memo.over || frame.data.trim() === '' ? [] : hearEvent(frame.data, memo)
    case 'eof':
      return memo.over ? [] : over(memo, truncated())
    default:
      return []
  }
}

function hearHead({ status, headers }: Extract<Frame, { kind: 'head' }>, memo: Memo): Heard[] {
  memo.over = status < 200 || status > 299
  const requestId = headers['x-request-id']
  return requestId && !memo.over ? [{ kind: 'note', requestId }] : []
}

/**
 * Every event has `done`, so only `true` ends the response. The event name is not used: the terminator has
 * none.
 */
function hearEvent(data: string, memo: Memo): Heard[] {
  const fields = parseFields(data)
  if (!fields)
    return over(memo, { kind: 'fault', fault: makeFault('protocol', `an event is not JSON: ${data}`) })
  if (isError(fields)) return over(memo, { kind: 'fault', fault: faultOfFrame(fields, data) })
  const audio = bytesOf(fields.audio)
  const heard: Heard[] = audio ? [{ kind: 'audio', audio }] : []
  return fields.done === true ? [...heard, ...over(memo, { kind: 'end' })] : heard
}

function over(memo: Memo, last: Heard): Heard[] {
  memo.over = true
  return [last]
}

function truncated(): Heard {
  return { kind: 'fault', fault: makeFault('truncated', 'the stream ended without its terminator') }
}
