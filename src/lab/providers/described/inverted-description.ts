import type { AdapterDescription } from '../../../core/adapter/adapter-description.ts'
import type { ProtocolMessages } from './build-messages.ts'
import type { SlotSchema } from './slot-schema.ts'

/** An adapter description, the schema of its requests, and server messages built from its event rules. */
export interface InvertedDescription {
  readonly description: AdapterDescription
  readonly slotSchema: SlotSchema
  readonly messages: ProtocolMessages
}
