import { z } from 'zod'
import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import type { RecognitionOptions } from '../../contract/conversation-request.ts'
import { numberInText, oneOf } from './request-fields.ts'

/** STT encodings by their names in a query, as far as the lab can decode them. */
const ENCODINGS = {
  linear16: 'pcm_s16le',
  linear32: 'pcm_f32le',
  mulaw: 'mulaw',
  alaw: 'alaw',
} as const satisfies Readonly<Record<string, Encoding>>
const QUERY_RATES = [8000, 16000, 22050, 24000, 44100, 48000] as const

/** One of the options, named in the refusal of any other. */
export function choiceOf<Option extends string | number>(
  options: readonly Option[],
  error = `Expected one of ${options.join(', ')}`,
) {
  return oneOf(options, error)
}

/** The query parameters for the format of the input audio. */
export const INPUT_FORMAT = {
  encoding: choiceOf(Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]).default('linear16'),
  sample_rate: numberInText.pipe(choiceOf(QUERY_RATES)).default(16_000),
}

const inputFormat = z.object(INPUT_FORMAT)

/** The format of the input audio that a valid query names. */
export function inputFormatOf({ encoding, sample_rate }: z.output<typeof inputFormat>): AudioFormat {
  return { encoding: ENCODINGS[encoding], container: 'raw', sampleRate: sample_rate }
}

/** How to recognise the audio of a connection. It is read from the query when the first audio arrives. */
export interface RecognitionState {
  recognition?: RecognitionOptions
}

/** A switch in a query. Anything but `true` is off. */
export const switchedOn = z
  .literal('true')
  .transform(() => true)
  .catch(false)
