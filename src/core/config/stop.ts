import type { Millis } from '../units.ts'

/** When a trial is complete: when the provider says so, or after `after` milliseconds without new data. */
export type Stop = { readonly kind: 'complete' } | { readonly kind: 'quiet'; readonly after: Millis }
