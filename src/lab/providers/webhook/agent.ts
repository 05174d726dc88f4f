import { type JsonObject, parseJsonObject } from '../../../core/json.ts'
import { singleChunk } from '../../contract/chunkers.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { bearerTokenOf } from '../shared/bearer-token.ts'
import { jsonResponse } from '../shared/json-frames.ts'

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

function parseFrame(frame: ClientFrame): ClientRequest[] {
  const fields = frame.kind === 'text' ? parseJsonObject(frame.text) : undefined
  if (typeof fields?.audio === 'string') return [audioRequest(fields.audio, fields)]
  if (typeof fields?.text !== 'string' || fields.text === '')
    return [
      { kind: 'refuse', refusal: { reason: 'invalid', field: 'text', message: 'text or audio is missing' } },
    ]
  return [{ kind: 'prompt', context: '', messages: [{ role: 'user', text: fields.text }] }]
}

function audioRequest(audio: string, fields: JsonObject): ClientRequest {
  return {
    kind: 'audio',
    context: '',
    audio: Buffer.from(audio, 'base64'),
    recognition: {
      format: { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 },
      isComplete: true,
      spokenReply: parseSpeech(fields),
    },
  }
}

function parseSpeech({ voice, sample_rate }: JsonObject): SpeechRequest {
  const sampleRate = Number(sample_rate ?? 24_000)
  return {
    voice: String(voice ?? ''),
    format: { encoding: 'pcm_s16le', container: 'wav', sampleRate },
    completionScope: 'each',
  }
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
