import type { AdapterDescription } from '../../../core/adapter/adapter-description.ts'
import type { ProtocolMessages } from './build-messages.ts'
import type { SlotSchema } from './slot-schema.ts'

/**
 * An adapter description, with the schema of its requests and with server messages built from its event
 * rules.
 */
export interface InvertedDescription {
  readonly description: AdapterDescription
  readonly slotSchema: SlotSchema
  readonly messages: ProtocolMessages
}
