import type { Adapter, Cue, Frame, Headers, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { isSpecific, kindOfWords } from '../../core/adapter/fault-kind.ts'
import { BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import { errorText } from '../../core/error-text.ts'
import type { Fault } from '../../core/fault.ts'
import { type JsonObject, parseJsonObject } from '../../core/json.ts'
import { valueAtPointer } from '../../core/json-pointer.ts'
import { audioEvents } from '../shared/base64.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { faultOfRefusal } from '../shared/error-fault.ts'
import { makeFault } from '../shared/fault.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import { parseCallOptions, type TelephonyOptions } from './call-options.ts'
import { type CallState, callIds, newCallState } from './call-state.ts'
import type { AgentMessages, CallMessage, StreamDialect } from './dialect.ts'

/** A call to somebody's agent: we are the telephone network that dials the agent's WebSocket. */
export function createStreamAdapter(dialect: StreamDialect): Adapter<TelephonyOptions, CallState> {
  const { facts } = dialect
  return {
    contract: 1,
    facts: {
      ...facts,
      kind: 'agent',
      transport: 'websocket',
      origin: 'ws://127.0.0.1:8765',
      models: ['agent'],
      voices: { '*': 'agent' },
      defaultSampleRate: facts.sampleRates[0] ?? 8000,
      input: { audio: 'streamed', formats: facts.formats, sampleRates: facts.sampleRates },
      textInput: 'whole',
      reuse: 'none',
      cancel: 'close',
      streaming: true,
      completion: 'silence',
      billing: 'requests',
      faults: ['auth', 'limit', 'rejected', 'server', 'network'],
    },
    parseOptions: (raw) => parseCallOptions(facts.id, raw),
    dial: ({ base, key, options }) => ({
      carrier: 'websocket',
      url: base,
      headers: dialect.headers?.(options.signed_url ?? base, key) ?? {},
    }),
    newState: newCallState,
    say: (cue, job, call) => say(cue, job, call, dialect),
    hear: (frame, call) => hear(frame, call, dialect.reads),
    readRefusal: (status, body, headers) =>
      refusal(status, errorText(parseJsonObject(body)) || body.trim() || `HTTP ${status}`, headers),
    readClose: (code, reason, { closing }) => (closing ? undefined : hungUp(code, reason)),
  }
}

/** An agent that has no line free has no other status for it than 503 (RFC 9110, 15.6.4). */
function refusal(status: number, message: string, headers: Headers): Fault {
  return status === 503
    ? makeFault('limit', message, { status, headers })
    : faultOfRefusal(status, message, { headers })
}

/** An agent that closes hangs up, normally so (RFC 6455, 7.4.1). Whether that is a failure depends on what it has said. */
function hungUp(code: number, reason: string): Fault {
  const isNormal = (code === 1000 || code === 1005) && !isSpecific(kindOfWords(reason))
  return isNormal
    ? makeFault('network', `the agent hung up${reason && `: ${reason}`}`, { status: code })
    : faultOfClose(code, reason, [])
}

function say(cue: Cue, job: Job<TelephonyOptions>, call: CallState, { sends }: StreamDialect): Frame[] {
  const message: CallMessage = { call, options: job.options, format: job.format }
  switch (cue.kind) {
    case 'open':
      call.ids = callIds(job.stream)
      return sends.open.map((make) => jsonFrame(make(message)))
    case 'audio':
      return cue.audio.length === 0 ? [] : [sayAudio(cue.audio, message, sends)]
    case 'played':
      return [jsonFrame(sends.played(cue.mark, message))]
    case 'cleared':
      return sends.cleared(cue.marks, message).map(jsonFrame)
    case 'key':
      return [jsonFrame(sends.key(cue.digit, message))]
    case 'close':
      if (call.closing) return []
      call.closing = true
      return sends.stop ? [jsonFrame(sends.stop(message))] : []
    default:
      return []
  }
}

function sayAudio(audio: Uint8Array, message: CallMessage, { audio: make }: StreamDialect['sends']): Frame {
  if (!make) return { kind: 'binary', bytes: audio }
  const { call, format } = message
  const bytesPerSecond = format.sampleRate * (BYTES_PER_SAMPLE[format.encoding] ?? 1)
  const elapsed = Math.round((call.bytes / bytesPerSecond) * 1000)
  call.chunks += 1
  call.bytes += audio.length
  const payload = Buffer.from(audio).toString('base64')
  return jsonFrame(make({ chunk: call.chunks, elapsed, payload }, message))
}

/** Networks ignore what they do not know. It may still be an error message from something in front of the agent. */
function hear(frame: Frame, call: CallState, reads: AgentMessages): ProviderEvent[] {
  if (frame.kind === 'binary')
    return reads.audio || frame.bytes.length === 0 ? [] : [{ kind: 'audio', audio: frame.bytes }]
  if (frame.kind !== 'text') return []
  const fields = parseJsonObject(frame.text)
  if (!fields) return []
  const name = fields[reads.nameField]
  if (name === reads.clear) return [{ kind: 'clear' }]
  if (name === reads.audio?.name && reads.audio)
    return strayAudio(fields, call, reads) ?? audioEvents(valueAtPointer(fields, reads.audio.at))
  if (name === reads.mark.name) return [{ kind: 'mark', mark: markText(fields, reads.mark.at) }]
  return []
}

/** The fault of audio for another stream, as of an agent that mixes up its calls: this caller does not hear it. */
function strayAudio(
  fields: JsonObject,
  call: CallState,
  { stream }: AgentMessages,
): ProviderEvent[] | undefined {
  const named = stream && valueAtPointer(fields, stream.at)
  // An agent cannot name its stream before it has been told.
  if (call.sequence === 0 || named === undefined || named === stream?.of(call)) return undefined
  const detail = `the audio is for the stream ${JSON.stringify(named)}, and this one is ${stream?.of(call)}`
  return [{ kind: 'fault', fault: makeFault('protocol', detail) }]
}

/** A mark goes back as it came, byte for byte: agents put JSON of their own into it. */
function markText(fields: JsonObject, at: string): string {
  const mark = valueAtPointer(fields, at)
  return typeof mark === 'string' ? mark : JSON.stringify(mark ?? '')
}
