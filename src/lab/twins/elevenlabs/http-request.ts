import type { Ask, ClientFrame, Knock, Refusal } from '../../twin.ts'
import { between, check, type Fields, fieldsOf, flag, oneOf, type Rule } from '../fields.ts'
import { dictionariesIn } from './dictionaries.ts'
import { askedFormat, CREDITS, DEFAULT_MODEL, invalid } from './facts.ts'

/** The state of one HTTP request until its response begins. */
export interface HttpMemo {
  model: string
}

const LONGEST = 40_000
const UNKNOWN_SIZE = 0xffff_ffff

/** The fields that the web framework validates. Unknown fields are ignored. */
const BODY_RULES: readonly Rule[] = [
  { field: 'text', required: true, holds: (value) => typeof value === 'string', message: 'Field required' },
  {
    field: 'model_id',
    holds: (value) => typeof value === 'string',
    message: 'Input should be a valid string',
  },
  between('seed', 0, 4_294_967_295),
  oneOf('apply_text_normalization', ['auto', 'on', 'off']),
  flag('apply_language_text_normalization'),
]

/** Parses the body of a POST. `withTimestamps`: the response has the timestamps of characters. */
export function askOf(frame: ClientFrame, memo: HttpMemo, knock: Knock, words: boolean): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  if (!fields) return refused({ reason: 'invalid', field: '', message: 'JSON decode error', received: '' })
  const refusal = check(fields, BODY_RULES) ?? refusalOf(fields)
  if (refusal) return refused(refusal)
  memo.model = modelOf(fields)
  const { format, bitRate } = askedFormat(knock)
  return [
    {
      kind: 'text',
      context: '',
      text: String(fields.text),
      release: 'now',
      more: false,
      speech: {
        voice: knock.path.voice_id ?? '',
        format,
        ...(bitRate === undefined ? {} : { bitRate }),
        speed: speedOf(fields),
        words,
        // The length of a stream is not known when its header is written.
        ...(knock.url.includes('/stream') ? { wavSizes: { riff: UNKNOWN_SIZE, data: UNKNOWN_SIZE } } : {}),
        ...dictionariesIn(fields),
        completes: 'each',
      },
    },
  ]
}

function refused(refusal: Refusal): Ask[] {
  return [{ kind: 'refuse', refusal }]
}

function refusalOf(fields: Fields): Refusal | undefined {
  const model = modelOf(fields)
  if (CREDITS[model] === undefined)
    return invalid('unsupported_model', 'model_id', `Model '${model}' is not supported on this endpoint.`)
  if (String(fields.text).length > LONGEST)
    return invalid('text_too_long', 'text', `The text is longer than ${LONGEST} characters.`)
  return undefined
}

function modelOf({ model_id }: Fields): string {
  return typeof model_id === 'string' ? model_id : DEFAULT_MODEL
}

/** 1 if the client does not set the speed. */
export function speedOf({ voice_settings }: Fields): number {
  const speed: unknown = (voice_settings as Fields | null | undefined)?.speed
  return typeof speed === 'number' && speed > 0 ? speed : 1
}
