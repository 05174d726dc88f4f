import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../../audio/containers/wav-writer.ts'
import { headerAsOwnChunk } from '../../../contract/chunkers.ts'
import { flag, oneOf } from '../../shared/request-fields.ts'
import { errorOf } from '../errors.ts'
import { responseFormat } from '../formats.ts'
import { SPEECH_CHUNKS, speechUsage, streamFormat } from '../speech.ts'
import type { SpeechServer, SpeechServerResponse } from '../speech-server.ts'
import {
  COMMON_FIELDS,
  COMPATIBLE_BASE,
  mp3,
  opus,
  pcm,
  pickFormat,
  speechResponse,
  wav,
} from './server-base.ts'

const VLLM_FORMATS = { wav, pcm, mp3, opus }

const FIELDS = {
  ...COMMON_FIELDS,
  response_format: responseFormat(VLLM_FORMATS).optional(),
  stream: flag.optional(),
  stream_format: streamFormat.optional(),
}
const SCHEMA = z.looseObject(FIELDS)
const AUDIO_STREAM_SCHEMA = z.looseObject({
  ...FIELDS,
  response_format: responseFormat({ wav, pcm }).optional(),
  speed: oneOf([1]).optional(),
})
type Fields = z.output<typeof SCHEMA>

/** vLLM-Omni: whole by default. With `stream`, named events, or plain audio if `stream_format` is `audio`. */
export const vllmOmni: SpeechServer<Fields> = {
  ...COMPATIBLE_BASE,
  dialect: 'vllm-omni',
  chunks: headerAsOwnChunk(SPEECH_CHUNKS),
  schemaFor: ({ stream, stream_format }) =>
    stream === true && stream_format === 'audio' ? AUDIO_STREAM_SCHEMA : SCHEMA,
  respondTo: (fields) => {
    const format = pickFormat(VLLM_FORMATS, fields, wav)
    if (fields.stream !== true) return speechResponse(format, 'whole')
    const streamed = { ...speechResponse(format, 'streamed'), wavSizes: UNKNOWN_WAV_SIZES }
    if (fields.stream_format === 'audio') return streamed
    return { ...streamed, events: vllmEvents(fields.response_format ?? 'wav') }
  },
}

function vllmEvents(response_format: string): NonNullable<SpeechServerResponse['events']> {
  const { message, type } = errorOf({ reason: 'broken' })
  return {
    opening: [],
    delta: (audio) => ({ type: 'speech.audio.delta', audio, response_format }),
    done: (turn) => ({
      type: 'speech.audio.done',
      usage: { ...speechUsage(turn), input_token_details: { text_tokens: speechUsage(turn).input_tokens } },
    }),
    failed: { type: 'speech.audio.error', error: { message, type, param: null, code: 500 } },
    isNamed: true,
  }
}
