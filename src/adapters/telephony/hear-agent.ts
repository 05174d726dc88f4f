import type { Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import { type JsonObject, parseJsonObject } from '../../core/json.ts'
import { valueAtPointer } from '../../core/json-pointer.ts'
import { audioEvents } from '../shared/base64.ts'
import { makeFault } from '../shared/fault.ts'
import type { CallState } from './call-state.ts'
import type { AgentMessages } from './dialect.ts'

/**
 * The events of an agent's message. Unknown messages are skipped, as networks do; one may still be an error from
 * something in front of the agent.
 */
export function hearAgent(frame: Frame, call: CallState, reads: AgentMessages): ProviderEvent[] {
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

/**
 * The fault of audio for another stream, from an agent that mixes up its calls: this caller does not hear it.
 */
function strayAudio(
  fields: JsonObject,
  call: CallState,
  { stream }: AgentMessages,
): ProviderEvent[] | undefined {
  const named = stream && valueAtPointer(fields, stream.at)
  // An agent cannot name its stream before it was told the name.
  if (call.sequence === 0 || named === undefined || named === stream?.of(call)) return undefined
  const detail = `the audio is for the stream ${JSON.stringify(named)}, and this one is ${stream?.of(call)}`
  return [{ kind: 'fault', fault: makeFault('protocol', detail) }]
}

/** A mark goes back byte for byte, because agents put JSON of their own into it. */
function markText(fields: JsonObject, at: string): string {
  const mark = valueAtPointer(fields, at)
  return typeof mark === 'string' ? mark : JSON.stringify(mark ?? '')
}
