import type { AudioRule } from '../../core/adapter-description.ts'
import { valueAt } from './pointer.ts'
import type { Unit } from './unit.ts'

/** The audio in a unit; undefined when there is none, or nothing in it. */
export function audioOf(unit: Unit, { at, decode }: AudioRule): Uint8Array | undefined {
  const found = at === undefined ? undefined : valueAt(unit.value, at)
  const bytes = typeof found === 'string' && decode !== 'bytes' ? Buffer.from(found, decode) : found
  return bytes instanceof Uint8Array && bytes.length > 0 ? bytes : undefined
}
