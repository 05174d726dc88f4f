import type { AdapterDescription } from '../../../core/adapter/adapter-description.ts'
import type { ProtocolMessages } from './build-messages.ts'

/** An adapter description, and server messages built from its event rules. */
export interface InvertedDescription {
  readonly description: AdapterDescription
  readonly messages: ProtocolMessages
}
