import { headerAsOwnChunk } from '../../../contract/chunkers.ts'
import { booleanField, oneOf } from '../../shared/field-rules.ts'
import { errorOf } from '../errors.ts'
import { responseFormatRule, UNKNOWN_SIZES } from '../formats.ts'
import { SPEECH_CHUNKS, speechUsage } from '../speech.ts'
import type { SpeechResponse, SpeechServer } from '../speech-server.ts'
import {
  COMMON_RULES,
  COMPATIBLE_BASE,
  mp3,
  opus,
  pcm,
  pickFormat,
  speechResponse,
  wav,
} from './server-base.ts'

const VLLM_FORMATS = { wav, pcm, mp3, opus }

/** vLLM-Omni: whole by default. With `stream`, named events, or plain audio if `stream_format` is `audio`. */
export const vllmOmni: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'vllm-omni',
  chunks: headerAsOwnChunk(SPEECH_CHUNKS),
  rules: ({ stream, stream_format }) => [
    ...COMMON_RULES,
    stream === true && stream_format === 'audio'
      ? responseFormatRule({ wav, pcm })
      : responseFormatRule(VLLM_FORMATS),
    ...(stream === true && stream_format === 'audio' ? [oneOf('speed', [1])] : []),
    booleanField('stream'),
    oneOf('stream_format', ['audio', 'sse']),
  ],
  respondTo: (fields) => {
    const format = pickFormat(VLLM_FORMATS, fields, wav)
    if (fields.stream !== true) return speechResponse(format, 'whole')
    const streamed = { ...speechResponse(format, 'streamed'), wavSizes: UNKNOWN_SIZES }
    if (fields.stream_format === 'audio') return streamed
    return { ...streamed, events: vllmEvents(String(fields.response_format ?? 'wav')) }
  },
}

function vllmEvents(response_format: string): NonNullable<SpeechResponse['events']> {
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
