import { inOnePiece } from '../../engine/cutters.ts'
import type { Ask, ClientFrame, LabEvent, Outgoing, Refusal, SpeechAsk, Twin } from '../../twin.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { jsonAnswer } from '../frames.ts'
import { bearerOf } from '../turns/bearer.ts'

/**
 * One request per turn, as on no-code platforms: the answer to `{text}` is `{reply}`, to `{audio}` it is
 * `{audio}`.
 */
export const webhookAgent: Twin = {
  facts: {
    provider: 'webhook',
    carrier: 'http',
    method: 'POST',
    path: '/:agent',
    habits: {
      firstToken: { median: 600, sigma: 0.2 },
      tokensPerSecond: 200,
      firstAudio: { median: 1200, sigma: 0.2 },
    },
    cut: inOnePiece,
    delivery: 'whole',
    requestId: (digits) => `req_${digits.slice(0, 20)}`,
  },
  keyOf: bearerOf,
  listen,
  reply,
}

function listen(frame: ClientFrame): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  if (typeof fields?.audio === 'string') return [heard(fields.audio, fields)]
  if (typeof fields?.text !== 'string' || fields.text === '')
    return [
      { kind: 'refuse', refusal: { reason: 'invalid', field: 'text', message: 'text or audio is missing' } },
    ]
  return [{ kind: 'prompt', context: '', messages: [{ role: 'user', text: fields.text }] }]
}

function heard(audio: string, fields: Fields): Ask {
  return {
    kind: 'audio',
    context: '',
    audio: Buffer.from(audio, 'base64'),
    hearing: {
      format: { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 },
      whole: true,
      answer: answerFor(fields),
    },
  }
}

function answerFor({ voice, sample_rate }: Fields): SpeechAsk {
  const sampleRate = Number(sample_rate ?? 24_000)
  return {
    voice: String(voice ?? ''),
    format: { encoding: 'pcm_s16le', container: 'wav', sampleRate },
    completes: 'each',
  }
}

const STATUSES: Readonly<Record<Refusal['reason'], number>> = {
  unauthorized: 401,
  invalid: 400,
  busy: 429,
  rate: 429,
  status: 400,
  broken: 500,
}

function reply(event: LabEvent): Outgoing[] {
  switch (event.kind) {
    case 'written':
      return jsonAnswer(200, { reply: event.letter.text }, { 'x-request-id': event.letter.id })
    case 'audio':
      return jsonAnswer(
        200,
        { audio: Buffer.from(event.audio).toString('base64') },
        { 'x-request-id': event.turn.id },
      )
    case 'refused': {
      const { refusal } = event
      const status = refusal.reason === 'status' ? refusal.status : STATUSES[refusal.reason]
      return jsonAnswer(status, { error: 'message' in refusal ? refusal.message : refusal.reason })
    }
    default:
      return []
  }
}
