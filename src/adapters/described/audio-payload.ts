import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import type { AudioRule } from '../../core/adapter/adapter-description.ts'
import { valueAtPointer } from '../../core/json-pointer.ts'
import { audioEvents, hexAudioEvents } from '../shared/base64.ts'
import type { ProtocolMessage } from './protocol-message.ts'

/** The events for the audio in a message: none if there is no audio, or if it is empty. */
export function hearAudio(message: ProtocolMessage, { at, decode }: AudioRule): ProviderEvent[] {
  const value = at === undefined ? undefined : valueAtPointer(message.value, at)
  if (value instanceof Uint8Array) return value.length > 0 ? [{ kind: 'audio', audio: value }] : []
  if (decode === 'bytes') return []
  return decode === 'hex' ? hexAudioEvents(value) : audioEvents(value)
}
