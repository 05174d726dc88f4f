import type { Adapter } from '../../core/adapter/adapter.ts'
import { type AudioBodyState, hearAudioBody, newAudioBodyState } from '../shared/audio-body.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { faultOfText, readRefusal } from './errors.ts'
import { CARTESIA_FACTS, REQUEST_ID_HEADERS } from './facts.ts'
import { optionsParser, REQUEST_OPTIONS } from './options.ts'
import { HTTP_FORMATS } from './output-format.ts'
import { credentials, requestFields } from './request.ts'

const HTTP_OPTIONS = {
  ...REQUEST_OPTIONS,
  bit_rate: {
    kind: 'number',
    min: 32_000,
    max: 192_000,
    whole: true,
    meaning: 'MP3 bit rate in bits per second',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof HTTP_OPTIONS>

/** Cartesia Sonic over HTTP: the body is streamed audio, and its end is the end. */
export const cartesiaHttp: Adapter<Options, AudioBodyState> = {
  contract: 1,
  facts: {
    ...CARTESIA_FACTS,
    id: 'cartesia-http',
    title: 'Cartesia Sonic over streaming HTTP',
    transport: 'http',
    docs: 'https://docs.cartesia.ai/api-reference/tts/bytes',
    origin: 'https://api.cartesia.ai',
    formats: HTTP_FORMATS,
    textInput: 'whole',
    reuse: 'serial',
    completion: 'body',
    cancel: 'close',
  },
  parseOptions: optionsParser('cartesia-http', HTTP_OPTIONS),
  dial: (job) => ({
    carrier: 'http',
    method: 'POST',
    url: `${job.base}/tts/bytes`,
    headers: { ...credentials(job), 'content-type': 'application/json' },
    body: JSON.stringify(requestFields(job, job.text, job.options.bit_rate)),
    framing: 'bytes',
  }),
  newState: newAudioBodyState,
  hear: (frame, state, job) =>
    hearAudioBody(frame, state, job, { requestIdHeaders: REQUEST_ID_HEADERS, faultOf: faultOfText }),
  readRefusal,
}
