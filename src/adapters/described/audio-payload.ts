import type { AudioRule } from '../../core/adapter/adapter-description.ts'
import { valueAt } from '../../core/json-pointer.ts'
import type { ProtocolMessage } from './protocol-message.ts'

/** Decodes the audio of a message; undefined if there is none or it is empty. */
export function decodeAudio(message: ProtocolMessage, { at, decode }: AudioRule): Uint8Array | undefined {
  const value = at === undefined ? undefined : valueAt(message.value, at)
  const bytes = typeof value === 'string' && decode !== 'bytes' ? Buffer.from(value, decode) : value
  return bytes instanceof Uint8Array && bytes.length > 0 ? bytes : undefined
}
