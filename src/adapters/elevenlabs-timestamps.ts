import type { Adapter, Frame, Heard } from '../core/adapter.ts'
import { noteOf } from './audio-body.ts'
import { bytesOf } from './base64.ts'
import { faultOfMessage, isError, readRefusal } from './elevenlabs/errors.ts'
import { ELEVENLABS, HTTP_MODELS, REQUEST_ID_HEADERS } from './elevenlabs/facts.ts'
import { HTTP_OPTIONS, type HttpOptions } from './elevenlabs/options.ts'
import { HTTP_FORMATS } from './elevenlabs/output-format.ts'
import { askFor } from './elevenlabs/request.ts'
import { parseFields } from './json.ts'
import { checkOptions } from './options.ts'
import { makeFault } from './refusal.ts'

/** ElevenLabs with character timestamps: one JSON object with base64 audio per line, and no terminator. */
export const elevenlabsTimestamps: Adapter<HttpOptions, undefined> = {
  contract: 1,
  facts: {
    ...ELEVENLABS,
    id: 'elevenlabs-timestamps',
    title: 'ElevenLabs over streaming HTTP with timestamps',
    transport: 'http',
    docs: 'https://elevenlabs.io/docs/api-reference/text-to-speech/stream-with-timestamps',
    origin: 'https://api.elevenlabs.io',
    models: HTTP_MODELS,
    formats: HTTP_FORMATS,
    textInput: 'whole',
    reuse: 'serial',
    streaming: true,
    completion: 'body',
    cancel: 'close',
  },
  parseOptions: (raw) => checkOptions('elevenlabs-timestamps', HTTP_OPTIONS, raw),
  dial: (job) => askFor(job, '/stream/with-timestamps', 'lines'),
  hear,
  readRefusal,
}

function hear(frame: Frame): Heard[] {
  switch (frame.kind) {
    case 'head':
      return noteOf(frame.headers, REQUEST_ID_HEADERS)
    case 'text':
      return frame.text.trim() === '' ? [] : hearLine(frame.text)
    case 'eof':
      return [{ kind: 'end' }]
    default:
      return []
  }
}

function hearLine(line: string): Heard[] {
  const fields = parseFields(line)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `a line is not JSON: ${line}`) }]
  if (isError(fields)) return [{ kind: 'fault', fault: faultOfMessage(fields, line) }]
  const audio = bytesOf(fields.audio_base64)
  return audio ? [{ kind: 'audio', audio }] : []
}
