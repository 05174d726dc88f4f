/** Who can transcribe. `auto`: the local recogniser if it is installed. */
export const RECOGNISERS = ['auto', 'moonshine', 'none'] as const
export type RecogniserChoice = (typeof RECOGNISERS)[number]

/** Answers of each target that are listened to, if nobody says how many. */
export const DEFAULT_SAMPLE = 40

/** What is listened to after a run. */
export interface FidelityCheck {
  /** Answers of each target. */
  readonly sample: number
  readonly recogniser: RecogniserChoice
}
