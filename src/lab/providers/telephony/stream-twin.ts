import type { JsonObject } from '../../../core/json.ts'
import { parseJsonObject } from '../../../core/json.ts'
import { valueAtPointer } from '../../../core/json-pointer.ts'
import { chunksOfMilliseconds } from '../../contract/chunkers.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonFrame, jsonResponse } from '../shared/json-frames.ts'

/** What a telephone network calls things in its messages, as an agent's server sees them. */
export interface AgentDialect {
  readonly provider: string
  readonly sampleRate: number
  readonly encoding: 'mulaw' | 'pcm_s16le'
  readonly nameField: string
  /** The network's messages: the call is answered, the caller's audio, and a mark that has been played. */
  readonly answered: string
  /** Where the message about the answered call has the id of the stream. Absent: it has none. */
  readonly streamAt?: string
  readonly audio?: { readonly name: string; readonly at: string }
  readonly played: { readonly name: string; readonly at: string }
  readonly says: {
    /** The message that carries audio. Absent: audio is sent as binary frames. */
    readonly audio?: (payload: string, streamId: string) => JsonObject
    readonly mark: (name: string, streamId: string) => JsonObject
    readonly clear: (streamId: string) => JsonObject
  }
}

/** One call, seen from the agent's end. */
interface AgentCall {
  streamId: string
  isResponding: boolean
  marks: number
  /** Marks that the network has not sent back: the audio before them may still be playing. */
  readonly playing: Set<string>
}

/**
 * An agent on a telephone network: it listens, answers, marks the end of each answer, and has the network's
 * queue cleared when it is interrupted.
 */
export function createStreamTwin(dialect: AgentDialect): Twin<AgentCall> {
  const { provider } = dialect
  const isBinary = dialect.audio === undefined
  return {
    facts: {
      provider,
      carrier: 'websocket',
      method: 'GET',
      path: '/',
      defaults: {
        firstAudio: { median: 700, sigma: 0.2 },
        endpointing: 400,
        pacing: isBinary ? 1 : 0,
        leadingSilence: { min: 20, max: 120 },
        completionDelay: 0,
      },
      chunker: chunksOfMilliseconds(isBinary ? 20 : 200, isBinary ? 2 : 1),
      delivery: 'streamed',
      requestId: (digits) => `turn_${digits.slice(0, 20)}`,
      playsAtClient: true,
      concurrencyUnit: 'connections',
    },
    // The client signs its requests instead of sending a key, so every call counts as having one.
    keyOf: () => 'a call has no key',
    newState: () => ({ streamId: '', isResponding: false, marks: 0, playing: new Set() }),
    parseFrame: (frame, call) => parseFrame(frame, call, dialect),
    reply: (event, call) => reply(event, call, dialect),
  }
}

function parseFrame(frame: ClientFrame, call: AgentCall, dialect: AgentDialect): ClientRequest[] {
  if (frame.kind === 'binary') return [hearAudio(frame.bytes, dialect)]
  const fields = parseJsonObject(frame.text) ?? {}
  const name = fields[dialect.nameField]
  if (name === dialect.answered) {
    call.streamId = String(valueAtPointer(fields, dialect.streamAt ?? '') ?? '')
    return [{ kind: 'greet', speech: speechOf(dialect) }]
  }
  if (dialect.audio && name === dialect.audio.name)
    return [hearAudio(Buffer.from(String(valueAtPointer(fields, dialect.audio.at)), 'base64'), dialect)]
  if (name === dialect.played.name) call.playing.delete(String(valueAtPointer(fields, dialect.played.at)))
  return []
}

function hearAudio(audio: Uint8Array, dialect: AgentDialect): ClientRequest {
  const speech = speechOf(dialect)
  return { kind: 'audio', context: '', audio, recognition: { format: speech.format, spokenReply: speech } }
}

function speechOf({ encoding, sampleRate }: AgentDialect): SpeechRequest {
  return { voice: 'agent', format: { encoding, container: 'raw', sampleRate }, completionScope: 'each' }
}

const STATUSES: Readonly<Record<RequestRefusal['reason'], number>> = {
  unauthorized: 403,
  invalid: 400,
  busy: 503,
  rate: 429,
  status: 400,
  broken: 500,
}

function reply(event: LabEvent, call: AgentCall, { says }: AgentDialect): ServerFrame[] {
  switch (event.kind) {
    case 'accepted':
      call.isResponding = true
      return []
    case 'audio':
      return [
        says.audio
          ? jsonFrame(says.audio(Buffer.from(event.audio).toString('base64'), call.streamId))
          : { kind: 'binary', bytes: event.audio },
      ]
    case 'completed':
      return [jsonFrame(says.mark(endAnswer(call), call.streamId))]
    case 'cancelled':
      if (!call.isResponding && call.playing.size === 0) return []
      call.isResponding = false
      call.playing.clear()
      return [jsonFrame(says.clear(call.streamId))]
    case 'failed':
      // 1013: try again later; 1011: internal error (RFC 6455 and its registry of close codes).
      return event.refusal.reason === 'busy'
        ? [{ kind: 'close', code: 1013, reason: 'all lines are busy' }]
        : [{ kind: 'close', code: 1011, reason: 'the agent failed' }]
    case 'refused': {
      const { refusal } = event
      const status = refusal.reason === 'status' ? refusal.status : STATUSES[refusal.reason]
      return jsonResponse(status, { error: refusal.reason })
    }
    default:
      return []
  }
}

/** The name of the mark after an answer. */
function endAnswer(call: AgentCall): string {
  call.isResponding = false
  call.marks += 1
  const mark = `answer-${call.marks}`
  call.playing.add(mark)
  return mark
}
