import { z } from 'zod'
import { encodeWavHeader } from '../../../../audio/containers/wav-writer.ts'
import { positiveNumber } from '../../shared/request-fields.ts'
import { detailErrorResponse } from '../detail-errors.ts'
import { responseFormat, SPEECH_RATE } from '../formats.ts'
import { SPEECH_EVENTS, streamFormat, textUpTo } from '../speech.ts'
import type { SpeechServer } from '../speech-server.ts'
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

/** The WAV sizes that chatterbox-tts-api writes when it streams. */
const CHATTERBOX_SIZES = { riff: 0x7fffffff - 36, data: 0xffffffff }
const SCHEMA = z.looseObject({
  input: textUpTo(3000),
  speed: positiveNumber,
  stream_format: streamFormat.optional(),
})
type Fields = z.output<typeof SCHEMA>

/**
 * chatterbox-tts-api: always WAV, and whole. With SSE it streams, and the first event describes the audio.
 */
export const chatterbox: SpeechServer<Fields> = {
  ...COMPATIBLE_BASE,
  dialect: 'chatterbox',
  schemaFor: () => SCHEMA,
  respondTo: ({ stream_format }) =>
    stream_format === 'sse'
      ? { ...speechResponse(pcm, 'streamed'), events: { ...SPEECH_EVENTS, opening: [CHATTERBOX_INFO] } }
      : speechResponse(wav, 'whole'),
}

const CHATTERBOX_INFO = {
  type: 'speech.audio.info',
  sample_rate: SPEECH_RATE,
  channels: 1,
  bits_per_sample: 16,
}

/** Its streaming route: the WAV header comes with the status line, long before the first audio. */
export const chatterboxStream: SpeechServer<Fields> = {
  ...chatterbox,
  path: '/v1/audio/speech/stream',
  respondTo: () => ({
    ...speechResponse(pcm, 'streamed'),
    contentType: wav.contentType,
    preamble: encodeWavHeader({ encoding: pcm.encoding, sampleRate: SPEECH_RATE }, CHATTERBOX_SIZES),
  }),
}

const DEVNEN_FORMATS = { wav, opus, mp3 }
const DEVNEN_SCHEMA = z.looseObject({
  ...COMMON_FIELDS,
  response_format: responseFormat(DEVNEN_FORMATS).optional(),
})

/** Chatterbox-TTS-Server: streams a finished file, so the first byte is as late as the last. */
export const chatterboxServer: SpeechServer<z.output<typeof DEVNEN_SCHEMA>> = {
  ...COMPATIBLE_BASE,
  dialect: 'chatterbox-server',
  schemaFor: () => DEVNEN_SCHEMA,
  respondTo: (fields) => speechResponse(pickFormat(DEVNEN_FORMATS, fields, wav), 'whole'),
  errorResponse: detailErrorResponse('text'),
}
