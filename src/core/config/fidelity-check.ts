import type { LabProfile } from './lab-profile.ts'

/** Who can transcribe on this machine. `auto`: the local recogniser if it is installed. */
export const RECOGNISERS = ['auto', 'moonshine', 'none'] as const

/** A recogniser behind an adapter of kind STT: the audio is sent to that provider. */
export interface RecogniserTarget {
  readonly adapter: string
  readonly model?: string
  readonly base?: string
  readonly options: Readonly<Record<string, unknown>>
  readonly lab?: LabProfile
  /** Answers sent to it at the same time. */
  readonly concurrency: number
}

export type RecogniserChoice = (typeof RECOGNISERS)[number] | RecogniserTarget

/** Default number of answers that a recogniser behind an adapter hears at the same time. */
export const DEFAULT_LISTENERS = 4

/** Default number of answers of each target that are listened to. */
export const DEFAULT_SAMPLE = 40

/** What is listened to after a run. */
export interface FidelityCheck {
  /** Answers of each target. */
  readonly sample: number
  readonly recogniser: RecogniserChoice
}

/** A name of `RECOGNISERS`, or an adapter with its defaults. */
export function recogniserNamed(name: string): RecogniserChoice {
  const local = RECOGNISERS.find((one) => one === name)
  return local ?? { adapter: name, options: {}, concurrency: DEFAULT_LISTENERS }
}
