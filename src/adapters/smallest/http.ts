import type { Adapter, Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import { parseJsonObject } from '../../core/json.ts'
import { makeFault } from '../shared/fault.ts'
import { nameOfFormat } from '../shared/name-of-format.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { faultOfFrame, readRefusal } from './errors.ts'
import { SMALLEST_FACTS } from './facts.ts'
import { OUTPUT_FORMATS } from './output-format.ts'
import { authorization, REQUEST_OPTIONS, requestFields } from './request.ts'

type Options = OptionsOf<typeof REQUEST_OPTIONS>

/** How many characters of an error text are kept. */
const MAX_ERROR_LENGTH = 65_536

/** The state of the current response. In the phase `complaint` the body is a JSON error instead of audio. */
export interface HttpState {
  phase: 'fresh' | 'audio' | 'complaint' | 'refused'
  errorText: string
}

/**
 * Lightning without streaming: the whole audio is synthesised first, so the first byte is not a streaming
 * TTFA.
 */
export const smallestHttp: Adapter<Options, HttpState> = {
  contract: 1,
  facts: {
    ...SMALLEST_FACTS,
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
    body: JSON.stringify(requestFields(job, job.text, nameOfFormat(OUTPUT_FORMATS, job.format, 'pcm'))),
    framing: 'bytes',
  }),
  newState: () => ({ phase: 'fresh', errorText: '' }),
  hear,
  readRefusal,
}

function hear(frame: Frame, state: HttpState): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      return hearHead(frame, state)
    case 'binary':
      return frame.bytes.length === 0 ? [] : hearBytes(frame.bytes, state)
    case 'eof':
      if (state.phase === 'refused') return []
      return [state.phase === 'complaint' ? hearErrorText(state) : { kind: 'end' }]
    default:
      return []
  }
}

function hearHead({ status, headers }: Extract<Frame, { kind: 'head' }>, state: HttpState): ProviderEvent[] {
  state.errorText = ''
  state.phase = status < 200 || status > 299 ? 'refused' : 'fresh'
  const requestId = headers['x-request-id']
  return requestId && state.phase !== 'refused' ? [{ kind: 'note', requestId }] : []
}

/** The content type is always `audio/wav`, so the first bytes decide: no audio starts with `{"`. */
function hearBytes(bytes: Uint8Array, state: HttpState): ProviderEvent[] {
  if (state.phase === 'fresh') state.phase = bytes[0] === 0x7b && bytes[1] === 0x22 ? 'complaint' : 'audio'
  if (state.phase === 'audio') return [{ kind: 'audio', audio: bytes }]
  if (state.errorText.length < MAX_ERROR_LENGTH) state.errorText += Buffer.from(bytes).toString('utf8')
  return []
}

/** The fault of an error inside a 200. */
function hearErrorText({ errorText }: HttpState): ProviderEvent {
  const fields = parseJsonObject(errorText)
  const fault = fields
    ? faultOfFrame(fields, errorText)
    : makeFault('protocol', `JSON instead of audio: ${errorText}`)
  return { kind: 'fault', fault }
}
