import { z } from 'zod'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { LabTranscript } from '../../contract/conversation-event.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { choiceOf, switchedOn } from '../shared/query-format.ts'
import { fieldsOfQuery, findInvalidField } from '../shared/request-fields.ts'
import { keyOf } from './facts.ts'
import { sttErrorResponse } from './stt-errors.ts'
import { utterancesOf, wordsOf } from './stt-words.ts'

const QUERY = z.looseObject({
  model: choiceOf(
    ['pulse', 'pulse-pro'],
    'Missing required query param: model. Supported values: pulse | pulse-pro.',
  ),
  word_timestamps: switchedOn,
  diarize: switchedOn,
  gender_detection: switchedOn,
  emotion_detection: switchedOn,
})
type Query = z.output<typeof QUERY>

/** The format of a file without a header. Any other file names its format in its header. */
const FALLBACK_FORMAT = { encoding: 'pcm_s16le', container: 'wav', sampleRate: 16_000 } as const
const WAV_HEADER_BYTES = 44

/** What a response says about the file that was sent. */
export interface Upload {
  bytes: number
  /** In seconds. */
  duration: number
}

/** `POST /waves/v1/stt/`: the body is an audio file, the response its transcript. */
export const smallestSttHttp: Twin<Upload> = {
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
  newState: () => ({ bytes: 0, duration: 0 }),
  parseFrame,
  reply,
}

/** With a webhook, Pulse Pro answers before it transcribes. The lab never calls a webhook. */
function parseFrame(
  frame: ClientFrame,
  upload: Upload,
  { query, connectionId }: ConnectRequest,
): ClientRequest[] {
  if (query.get('model') === 'pulse-pro' && query.has('webhook_url')) {
    const accepted = { status: 'processing', request_id: connectionId }
    return [{ kind: 'answer', frames: jsonResponse(200, accepted) }]
  }
  const audio = frame.kind === 'binary' ? frame.bytes : Buffer.from(frame.text)
  upload.bytes = audio.length
  upload.duration = lengthOf(audio)
  return [{ kind: 'audio', context: '', audio, recognition: { format: FALLBACK_FORMAT, isComplete: true } }]
}

/** In seconds, computed from the byte rate in a WAV header. */
function lengthOf(audio: Uint8Array): number {
  const bytes = Buffer.from(audio.buffer, audio.byteOffset, audio.length)
  const isWav = bytes.length > WAV_HEADER_BYTES && bytes.toString('latin1', 0, 4) === 'RIFF'
  const byteRate = isWav ? bytes.readUInt32LE(28) : FALLBACK_FORMAT.sampleRate * 2
  return (bytes.length - (isWav ? WAV_HEADER_BYTES : 0)) / Math.max(1, byteRate)
}

function reply(event: LabEvent, upload: Upload, { query, connectionId }: ConnectRequest): ServerFrame[] {
  if (event.kind === 'refused') return sttErrorResponse(event.refusal, connectionId)
  if (event.kind !== 'transcript') return []
  const { transcript } = event
  const options = QUERY.parse(fieldsOfQuery(query))
  const body = options.model === 'pulse' ? pulseBody : pulseProBody
  return jsonResponse(200, body(transcript, options, upload), { 'x-request-id': transcript.id })
}

/** Words and sentences are empty unless `word_timestamps` asks for both. */
function pulseBody(transcript: LabTranscript, options: Query, { bytes, duration }: Upload) {
  return {
    status: 'success',
    transcription: transcript.text,
    words: options.word_timestamps ? wordsOf(transcript, options) : [],
    utterances: options.word_timestamps ? utterancesOf(transcript, options) : [],
    metadata: { duration, fileSize: bytes },
    ...(options.gender_detection ? { gender: 'female' } : {}),
    ...(options.emotion_detection ? { emotions: { neutral: 1 } } : {}),
  }
}

/**
 * Pulse Pro names no speakers and has no sentences. Its processing time is left out, because a twin has no
 * clock.
 */
function pulseProBody(transcript: LabTranscript, options: Query, { bytes, duration }: Upload) {
  return {
    status: 'success',
    transcription: transcript.text,
    words: options.word_timestamps ? wordsOf(transcript, { diarize: false }) : [],
    language: 'en',
    metadata: { duration, num_chunks: 1 },
    totalBytes: bytes,
    request_id: transcript.id,
    ...(options.emotion_detection ? { emotions: { neutral: 1 } } : {}),
  }
}
