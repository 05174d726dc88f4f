import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import { bearerTokenOf } from '../shared/bearer-token.ts'
import { fieldsOfFrame } from '../shared/json-frames.ts'
import { createRealtimeTwin } from '../shared/realtime.ts'
import { openaiErrorResponse } from './errors.ts'
import { replyToReadAloud } from './read-aloud-reply.ts'
import {
  cancelReadAloud,
  configureOutput,
  DEFAULT_OUTPUT,
  isReadAloudRequest,
  type ReadAloudSession,
  readAloud,
} from './read-aloud-request.ts'

/** Speech to speech at 24 kHz, with transcripts. */
const CONVERSATION = createRealtimeTwin({
  provider: 'openai',
  path: '/v1/realtime',
  defaults: {
    firstAudio: { median: 700, sigma: 0.2 },
    endpointing: 500,
    pacing: 5,
    leadingSilence: { min: 50, max: 150 },
  },
  rates: { input: 24_000, output: 24_000 },
  configureTypes: ['session.update', 'session.updated'],
  keyOf: bearerTokenOf,
  errorResponse: openaiErrorResponse,
  sendsTranscripts: true,
})

/** `/v1/realtime`: a conversation, and responses outside it that read a text aloud. */
export const openaiRealtimeTwin: Twin<ReadAloudSession> = {
  ...CONVERSATION,
  newState: () => ({
    isConfigured: false,
    voice: '',
    isResponding: false,
    eventCount: 0,
    output: DEFAULT_OUTPUT,
    hasSpoken: false,
    speaking: new Map(),
    readings: 0,
  }),
  parseFrame,
  reply: (event, session, request) => {
    if (event.kind === 'audio') session.hasSpoken = true
    return replyToReadAloud(event, session) ?? CONVERSATION.reply(event, session, request)
  },
}

function parseFrame(frame: ClientFrame, session: ReadAloudSession, request: ConnectRequest): ClientRequest[] {
  const fields = fieldsOfFrame(frame) ?? {}
  if (isReadAloudRequest(fields)) return [readAloud(fields, session)]
  if (fields.type === 'response.cancel' && !session.isResponding) return [cancelReadAloud(fields, session)]
  const refused = fields.type === 'session.update' ? configureOutput(fields, session) : undefined
  return refused ? [refused] : CONVERSATION.parseFrame(frame, session, request)
}
