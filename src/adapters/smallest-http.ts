import type { Adapter, Frame, Heard } from '../core/adapter.ts'
import { parseFields } from './json.ts'
import { checkOptions, type Given } from './options.ts'
import { makeFault } from './refusal.ts'
import { faultOfFrame, readRefusal } from './smallest/errors.ts'
import { SMALLEST } from './smallest/facts.ts'
import { OUTPUT_FORMATS, wordOf } from './smallest/output-format.ts'
import { authorization, REQUEST_OPTIONS, requestFields } from './smallest/request.ts'

type Options = Given<typeof REQUEST_OPTIONS>

/** How many characters of an error text are kept. */
const LONGEST_COMPLAINT = 65_536

/** The state of the current response. In the phase `complaint` the body is a JSON error instead of audio. */
export interface Memo {
  state: 'fresh' | 'audio' | 'complaint' | 'refused'
  complaint: string
}

/**
 * Lightning without streaming: the whole audio is synthesised first, so the first byte is not a streaming
 * TTFA.
 */
export const smallestHttp: Adapter<Options, Memo> = {
  contract: 1,
  facts: {
    ...SMALLEST,
    id: 'smallest-http',
    title: 'Smallest.ai Lightning over plain HTTP',
    transport: 'http',
    origin: 'https://api.smallest.ai',
    formats: Object.values(OUTPUT_FORMATS),
    textInput: 'whole',
    streaming: false,
    completion: 'body',
  },
  parseOptions: (raw) => checkOptions('smallest-http', REQUEST_OPTIONS, raw),
  dial: (job) => ({
    carrier: 'http',
    method: 'POST',
    url: `${job.base}/waves/v1/tts`,
    // Documented as required but not honoured. Without it some deployments return nothing playable.
    headers: { ...authorization(job), 'content-type': 'application/json', accept: 'audio/wav' },
    body: JSON.stringify(requestFields(job, job.text, wordOf(job.format))),
    framing: 'bytes',
  }),
  memo: () => ({ state: 'fresh', complaint: '' }),
  hear,
  readRefusal,
}

function hear(frame: Frame, memo: Memo): Heard[] {
  switch (frame.kind) {
    case 'head':
      return hearHead(frame, memo)
    case 'binary':
      return frame.bytes.length === 0 ? [] : hearBytes(frame.bytes, memo)
    case 'eof':
      if (memo.state === 'refused') return []
      return [memo.state === 'complaint' ? hearComplaint(memo) : { kind: 'end' }]
    default:
      return []
  }
}

function hearHead({ status, headers }: Extract<Frame, { kind: 'head' }>, memo: Memo): Heard[] {
  memo.complaint = ''
  memo.state = status < 200 || status > 299 ? 'refused' : 'fresh'
  const requestId = headers['x-request-id']
  return requestId && memo.state !== 'refused' ? [{ kind: 'note', requestId }] : []
}

/** The content type is always `audio/wav`, so the first bytes decide: no audio starts with `{"`. */
function hearBytes(bytes: Uint8Array, memo: Memo): Heard[] {
  if (memo.state === 'fresh') memo.state = bytes[0] === 0x7b && bytes[1] === 0x22 ? 'complaint' : 'audio'
  if (memo.state === 'audio') return [{ kind: 'audio', audio: bytes }]
  if (memo.complaint.length < LONGEST_COMPLAINT) memo.complaint += Buffer.from(bytes).toString('utf8')
  return []
}

/** The fault of an error inside a 200. */
function hearComplaint({ complaint }: Memo): Heard {
  const fields = parseFields(complaint)
  const fault = fields
    ? faultOfFrame(fields, complaint)
    : makeFault('protocol', `JSON instead of audio: ${complaint}`)
  return { kind: 'fault', fault }
}
