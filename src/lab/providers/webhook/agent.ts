import { z } from 'zod'
import type { JsonObject } from '../../../core/json.ts'
import { singleChunk } from '../../contract/chunkers.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { RecognitionOptions } from '../../contract/conversation-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin } from '../../contract/twin.ts'
import { bearerTokenOf } from '../shared/bearer-token.ts'
import { fieldsOfFrame, jsonResponse } from '../shared/json-frames.ts'
import { checkFields, numberBetween, refusedAs, refuseField, textIfAny } from '../shared/request-fields.ts'

/**
 * One request per turn, as on no-code platforms: the answer to `{text}` is `{reply}`, to `{audio}` it is
 * `{audio}`.
 */
export const webhookAgentTwin: Twin = {
  facts: {
    provider: 'webhook',
    carrier: 'http',
    method: 'POST',
    path: '/:agent',
    defaults: {
      firstToken: { median: 600, sigma: 0.2 },
      tokensPerSecond: 200,
      firstAudio: { median: 1200, sigma: 0.2 },
    },
    chunker: singleChunk,
    delivery: 'whole',
    requestId: (digits) => `req_${digits.slice(0, 20)}`,
  },
  keyOf: bearerTokenOf,
  parseFrame,
  reply,
}

const NOTHING_SAID = 'text or audio is missing'
const TEXT_TURN = z.looseObject({ text: refusedAs(z.string().min(1), NOTHING_SAID) })
const AUDIO_TURN = z.looseObject({
  audio: z.string(),
  voice: z.coerce.string().default(''),
  // The adapter's template writes the number as text.
  sample_rate: z.coerce.number().pipe(numberBetween(8000, 48_000)).default(24_000),
})

function parseFrame(frame: ClientFrame): ClientRequest[] {
  const body = fieldsOfFrame(frame) ?? {}
  return textIfAny.parse(body.audio) === undefined ? parseTextTurn(body) : parseAudioTurn(body)
}

function parseTextTurn(body: JsonObject): ClientRequest[] {
  const checked = checkFields(TEXT_TURN, body)
  if (!checked.valid) return [refuseField(checked.refusal)]
  return [{ kind: 'prompt', context: '', messages: [{ role: 'user', text: checked.fields.text }] }]
}

function parseAudioTurn(body: JsonObject): ClientRequest[] {
  const checked = checkFields(AUDIO_TURN, body)
  if (!checked.valid) return [refuseField(checked.refusal)]
  const { audio, voice, sample_rate: sampleRate } = checked.fields
  const recognition: RecognitionOptions = {
    format: { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 },
    isComplete: true,
    spokenReply: {
      voice,
      format: { encoding: 'pcm_s16le', container: 'wav', sampleRate },
      completionScope: 'each',
    },
  }
  return [{ kind: 'audio', context: '', audio: Buffer.from(audio, 'base64'), recognition }]
}

const STATUSES: Readonly<Record<RequestRefusal['reason'], number>> = {
  unauthorized: 401,
  invalid: 400,
  busy: 429,
  rate: 429,
  status: 400,
  broken: 500,
}

function reply(event: LabEvent): ServerFrame[] {
  switch (event.kind) {
    case 'written':
      return jsonResponse(200, { reply: event.completion.text }, { 'x-request-id': event.completion.id })
    case 'audio':
      return jsonResponse(
        200,
        { audio: Buffer.from(event.audio).toString('base64') },
        { 'x-request-id': event.turn.id },
      )
    case 'refused': {
      const { refusal } = event
      const status = refusal.reason === 'status' ? refusal.status : STATUSES[refusal.reason]
      return jsonResponse(status, { error: 'message' in refusal ? refusal.message : refusal.reason })
    }
    default:
      return []
  }
}
