import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { bearerTokenOf } from '../shared/bearer-token.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { parseForm } from '../shared/multipart-form.ts'
import { openaiErrorResponse } from './errors.ts'

const PLAIN = { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 } as const
const MODELS = /^(whisper|gpt-4o)/

/** `POST /v1/audio/transcriptions`: a multipart form with an audio file; the response is its transcript. */
export const openaiTranscriptionTwin: Twin = {
  facts: {
    provider: 'openai',
    carrier: 'http',
    method: 'POST',
    path: '/v1/audio/transcriptions',
    defaults: { finalTranscript: { median: 450, sigma: 0.2 } },
    chunker: () => [],
    delivery: 'whole',
    requestId: (digits) => `req_${digits}`,
  },
  keyOf: bearerTokenOf,
  parseFrame,
  reply: (event, _state, request) =>
    event.kind === 'refused' ? [...openaiErrorResponse(event.refusal, request)] : reply(event),
}

function parseFrame(frame: ClientFrame): ClientRequest[] {
  const form = frame.kind === 'binary' ? parseForm(frame.bytes) : []
  const partOf = (fieldName: string) => form.find(({ name }) => name === fieldName)?.bytes
  const model = partOf('model')?.toString() ?? ''
  const audio = partOf('file')
  if (!MODELS.test(model)) return [refuse('model', 'you must provide a model parameter')]
  if (!audio) return [refuse('file', "Missing required parameter: 'file'.")]
  return [{ kind: 'audio', context: '', audio, recognition: { format: PLAIN, isComplete: true } }]
}

function refuse(field: string, message: string): ClientRequest {
  return { kind: 'refuse', refusal: { reason: 'invalid', field, message } }
}

function reply(event: LabEvent): ServerFrame[] {
  if (event.kind !== 'transcript') return []
  const { id, text } = event.transcript
  const usage = { type: 'tokens', input_tokens: 0, output_tokens: 0, total_tokens: 0 }
  return jsonResponse(200, { text, usage }, { 'x-request-id': id })
}
