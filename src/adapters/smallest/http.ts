import type { Adapter } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { parseJsonObject } from '../../core/json.ts'
import { type AudioBodyState, hearAudioBody, newAudioBodyState } from '../shared/audio-body.ts'
import { protocolFault } from '../shared/fault.ts'
import { nameOfFormat } from '../shared/name-of-format.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { faultOfFrame, readRefusal } from './errors.ts'
import { SMALLEST_FACTS } from './facts.ts'
import { OUTPUT_FORMATS } from './output-format.ts'
import { authorization, REQUEST_OPTIONS, requestFields } from './request.ts'

type Options = OptionsOf<typeof REQUEST_OPTIONS>

/**
 * Lightning without streaming: the whole audio is synthesised first, so the first byte is not a streaming
 * TTFA.
 */
export const smallestHttp: Adapter<Options, AudioBodyState> = {
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
  newState: newAudioBodyState,
  hear: (frame, state, job) =>
    hearAudioBody(frame, state, job, { requestIdHeaders: ['x-request-id'], faultOf }),
  readRefusal,
}

/** The fault of an error inside a 200. */
function faultOf(text: string): Fault {
  const fields = parseJsonObject(text)
  return fields ? faultOfFrame(fields, text) : protocolFault('text instead of audio', text)
}
