/** Something that a measurement needs, and whether it is there. */
export interface HealthCheck {
  readonly area: 'machine' | 'network' | 'keys' | 'targets'
  /** `problem`: requests will fail or numbers will be wrong. `note`: worth knowing. */
  readonly status: 'ok' | 'note' | 'problem'
  readonly says: string
  /** What to do about it. */
  readonly advice?: string
}
