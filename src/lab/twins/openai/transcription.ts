import type { Ask, ClientFrame, LabEvent, Outgoing, Twin } from '../../twin.ts'
import { jsonAnswer } from '../frames.ts'
import { bearerOf } from '../turns/bearer.ts'
import { readForm } from '../turns/form.ts'
import { refusedByOpenAi } from './refusals.ts'

const PLAIN = { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 } as const
const MODELS = /^(whisper|gpt-4o)/

/** `POST /v1/audio/transcriptions`: a multipart form with an audio file; the response is its transcript. */
export const openaiTranscription: Twin = {
  facts: {
    provider: 'openai',
    carrier: 'http',
    method: 'POST',
    path: '/v1/audio/transcriptions',
    habits: { finalTranscript: { median: 450, sigma: 0.2 } },
    cut: () => [],
    delivery: 'whole',
    requestId: (digits) => `req_${digits}`,
  },
  keyOf: bearerOf,
  listen,
  reply: (event, _memo, knock) =>
    event.kind === 'refused' ? [...refusedByOpenAi(event.refusal, knock)] : reply(event),
}

function listen(frame: ClientFrame): Ask[] {
  const form = frame.kind === 'binary' ? readForm(frame.bytes) : []
  const partOf = (wanted: string) => form.find(({ name }) => name === wanted)?.bytes
  const model = partOf('model')?.toString() ?? ''
  const audio = partOf('file')
  if (!MODELS.test(model)) return [refusal('model', 'you must provide a model parameter')]
  if (!audio) return [refusal('file', "Missing required parameter: 'file'.")]
  return [{ kind: 'audio', context: '', audio, hearing: { format: PLAIN, whole: true } }]
}

function refusal(field: string, message: string): Ask {
  return { kind: 'refuse', refusal: { reason: 'invalid', field, message } }
}

function reply(event: LabEvent): Outgoing[] {
  if (event.kind !== 'transcript') return []
  const { id, text } = event.understood
  const usage = { type: 'tokens', input_tokens: 0, output_tokens: 0, total_tokens: 0 }
  return jsonAnswer(200, { text, usage }, { 'x-request-id': id })
}
