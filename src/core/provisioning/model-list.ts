import type { HttpDial } from '../adapter/adapter.ts'
import type { ProviderAccess } from './voice-service.ts'

/** A provider's list of its models that says when they end. Pure, as adapters are. */
export interface ModelList {
  readonly provider: string
  /** The source of the request. */
  readonly docs: string
  readonly request: (access: ProviderAccess) => HttpDial
  /** Those of which an end is set. Undefined if the body is not such a list. */
  readonly read: (body: string) => ModelEnd[] | undefined
}

export interface ModelEnd {
  readonly model: string
  /** YYYY-MM-DD. */
  readonly date: string
}
