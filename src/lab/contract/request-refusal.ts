import type { LimitUsage } from './limit-usage.ts'

/** Why a request is refused. Each twin formats these as the provider does. */
export type RequestRefusal =
  | { readonly reason: 'unauthorized'; readonly key?: string }
  | {
      readonly reason: 'invalid'
      /** The invalid field; `''` if the whole message is invalid. */
      readonly field: string
      readonly message: string
      readonly received?: unknown
      readonly options?: readonly unknown[]
      /** The provider's own error code, if it has several. */
      readonly code?: string
    }
  /** Too many requests in flight, or too many per minute. */
  | { readonly reason: 'busy' | 'rate'; readonly usage?: LimitUsage }
  /** The status of the profile's `refuse` fault. */
  | { readonly reason: 'status'; readonly status: number }
  /** The provider fails in the middle of a response. */
  | { readonly reason: 'broken' }
