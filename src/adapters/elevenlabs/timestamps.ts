import type { Adapter, Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import { parseJsonObject } from '../../core/json.ts'
import { noteRequestId } from '../shared/audio-body.ts'
import { audioEvents } from '../shared/base64.ts'
import { protocolFault } from '../shared/fault.ts'
import { checkOptions } from '../shared/options.ts'
import { faultOfMessage, isError, readRefusal } from './errors.ts'
import { ELEVENLABS_FACTS, HTTP_MODELS, REQUEST_ID_HEADERS } from './facts.ts'
import { HTTP_OPTIONS, type HttpOptions } from './options.ts'
import { HTTP_FORMATS } from './output-format.ts'
import { httpDial } from './request.ts'

/** ElevenLabs with character timestamps: one JSON object with base64 audio per line, and no terminator. */
export const elevenlabsTimestamps: Adapter<HttpOptions, undefined> = {
  contract: 1,
  facts: {
    ...ELEVENLABS_FACTS,
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
  dial: (job) => httpDial(job, '/stream/with-timestamps', 'lines'),
  hear,
  readRefusal,
}

function hear(frame: Frame): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      return noteRequestId(frame.headers, REQUEST_ID_HEADERS)
    case 'text':
      return frame.text.trim() === '' ? [] : hearLine(frame.text)
    case 'eof':
      return [{ kind: 'end' }]
    default:
      return []
  }
}

function hearLine(line: string): ProviderEvent[] {
  const fields = parseJsonObject(line)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('a line is not JSON', line) }]
  if (isError(fields)) return [{ kind: 'fault', fault: faultOfMessage(fields, line) }]
  return audioEvents(fields.audio_base64)
}
