import type { AdapterDescription } from '../../../core/adapter-description.ts'
import type { Units } from './unit.ts'

/** An adapter description, and server messages built from its event rules. */
export interface Backwards {
  readonly description: AdapterDescription
  readonly units: Units
}
