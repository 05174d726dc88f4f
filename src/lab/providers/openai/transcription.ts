import { z } from 'zod'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { bearerTokenOf } from '../shared/bearer-token.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { fieldsOfForm, formFile, formText } from '../shared/multipart-form.ts'
import { checkFields, refusedAs, refuseField } from '../shared/request-fields.ts'
import { openaiErrorResponse } from './errors.ts'

const PLAIN = { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 } as const
const FORM = z.object({
  model: refusedAs(
    formText.pipe(z.string().regex(/^(whisper|gpt-4o)/)),
    'you must provide a model parameter',
  ),
  file: refusedAs(formFile, "Missing required parameter: 'file'."),
})

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
  const checked = checkFields(FORM, fieldsOfForm(frame))
  if (!checked.valid) return [refuseField(checked.refusal)]
  const { file } = checked.fields
  return [{ kind: 'audio', context: '', audio: file, recognition: { format: PLAIN, isComplete: true } }]
}

function reply(event: LabEvent): ServerFrame[] {
  if (event.kind !== 'transcript') return []
  const { id, text } = event.transcript
  const usage = { type: 'tokens', input_tokens: 0, output_tokens: 0, total_tokens: 0 }
  return jsonResponse(200, { text, usage }, { 'x-request-id': id })
}
