/** What a quota counts. */
export type QuotaKind = 'flushes' | 'characters'

export interface Quota {
  readonly amount: number
  readonly seconds: number
}
