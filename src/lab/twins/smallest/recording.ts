import type { Ask, ClientFrame, LabEvent, Outgoing, Twin } from '../../twin.ts'
import { jsonAnswer } from '../frames.ts'
import { invalid } from '../turns/query-format.ts'
import { refusedInCompany } from './company-refusals.ts'
import { keyOf } from './facts.ts'

const MODELS = ['pulse', 'pulse-pro']
/** The file's header tells its format. This is for a file without one. */
const PLAIN = { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 } as const

/** `POST /waves/v1/stt/`: the body is an audio file, the response its transcript. */
export const smallestRecording: Twin = {
  facts: {
    provider: 'smallest',
    carrier: 'http',
    method: 'POST',
    path: '/waves/v1/stt/',
    habits: { finalTranscript: { median: 400, sigma: 0.15 } },
    cut: () => [],
    delivery: 'whole',
    requestId: (digits) => `stt_${digits.slice(0, 20)}`,
  },
  keyOf,
  admit: ({ query }) =>
    MODELS.includes(query.get('model') ?? '') ? undefined : invalid('model', query.get('model'), MODELS),
  listen,
  reply,
}

function listen(frame: ClientFrame): Ask[] {
  const audio = frame.kind === 'binary' ? frame.bytes : Buffer.from(frame.text)
  return [{ kind: 'audio', context: '', audio, hearing: { format: PLAIN, whole: true } }]
}

function reply(event: LabEvent): Outgoing[] {
  if (event.kind === 'refused') return refusedInCompany(event.refusal)
  if (event.kind !== 'transcript') return []
  const { id, text, from, to } = event.understood
  return jsonAnswer(
    200,
    {
      status: 'success',
      transcription: text,
      words: [],
      utterances: [{ text, start: from, end: to }],
      metadata: { duration: to - from, fileSize: 0 },
    },
    { 'x-request-id': id },
  )
}
