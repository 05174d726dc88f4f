import type { AdapterDescription } from '../../../core/adapter-description.ts'
import type { Units } from './unit.ts'

/** A description, and what its rules are when they are read backwards. */
export interface Backwards {
  readonly description: AdapterDescription
  readonly units: Units
}
