import { z } from 'zod'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { choiceOf } from '../shared/query-format.ts'
import { fieldsOfQuery, findInvalidField } from '../shared/request-fields.ts'
import { defaultErrorResponse } from './default-error.ts'
import { keyOf } from './facts.ts'

const QUERY = z.looseObject({ model: choiceOf(['pulse', 'pulse-pro']) })
/** The file's header tells its format. This is for a file without one. */
const FALLBACK_FORMAT = { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 } as const

/** `POST /waves/v1/stt/`: the body is an audio file, the response its transcript. */
export const smallestSttHttp: Twin = {
  facts: {
    provider: 'smallest',
    carrier: 'http',
    method: 'POST',
    path: '/waves/v1/stt/',
    defaults: { finalTranscript: { median: 400, sigma: 0.15 } },
    chunker: () => [],
    delivery: 'whole',
    requestId: (digits) => `stt_${digits.slice(0, 20)}`,
  },
  keyOf,
  checkConnectRequest: ({ query }) => findInvalidField(QUERY, fieldsOfQuery(query)),
  parseFrame,
  reply,
}

function parseFrame(frame: ClientFrame): ClientRequest[] {
  const audio = frame.kind === 'binary' ? frame.bytes : Buffer.from(frame.text)
  return [{ kind: 'audio', context: '', audio, recognition: { format: FALLBACK_FORMAT, isComplete: true } }]
}

function reply(event: LabEvent): ServerFrame[] {
  if (event.kind === 'refused') return defaultErrorResponse(event.refusal)
  if (event.kind !== 'transcript') return []
  const { id, text, from: start, to: end } = event.transcript
  return jsonResponse(
    200,
    {
      status: 'success',
      transcription: text,
      words: [],
      utterances: [{ text, start, end }],
      metadata: { duration: end - start, fileSize: 0 },
    },
    { 'x-request-id': id },
  )
}
