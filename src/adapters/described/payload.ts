import type { AudioRule } from '../../core/adapter-description.ts'
import { valueAt } from './pointer.ts'
import type { Unit } from './unit.ts'

/** Decodes the audio of a message; undefined if there is none or it is empty. */
export function audioOf(unit: Unit, { at, decode }: AudioRule): Uint8Array | undefined {
  const found = at === undefined ? undefined : valueAt(unit.value, at)
  const bytes = typeof found === 'string' && decode !== 'bytes' ? Buffer.from(found, decode) : found
  return bytes instanceof Uint8Array && bytes.length > 0 ? bytes : undefined
}
