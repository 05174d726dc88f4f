/** How the caller's voice arrives. */
export interface CallerLine {
  /** `telephone`: 300 to 3,400 Hz, 8,000 samples a second, mu-law. Default clear. */
  readonly quality?: 'clear' | 'telephone'
  /** Noise while the caller speaks: dB of the speech above it, seeded. Absent: none. */
  readonly noise?: number
}
