import { realTimeFactor } from '../../core/trial/real-time-factor.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { networkAndQueue } from './network-and-queue.ts'

/** A per-trial number that is not a stage, but has a distribution. */
export interface Measure {
  readonly name: string
  readonly meaning: string
  /** Histogram units per unit of the measure: histograms hold integers only. */
  readonly scale: number
  readonly of: (trial: Trial) => number | undefined
}

export const MEASURES = [
  {
    name: 'lead_silence',
    meaning: 'microseconds of audio before the first audible sample',
    scale: 1,
    of: (trial: Trial) => trial.lead_silence_us,
  },
  {
    name: 'rtf',
    meaning: '(last_audio - first_text) / audio duration; below 1 is faster than real time',
    scale: 1000,
    of: realTimeFactor,
  },
  {
    name: 'wasted_audio',
    meaning: 'microseconds of audio that still arrived after a cancel',
    scale: 1,
    of: (trial: Trial) => trial.wasted_audio_us,
  },
  {
    name: 'server',
    meaning: 'server time in microseconds, as the provider states it',
    scale: 1,
    of: (trial: Trial) => trial.server_us,
  },
  {
    name: 'network_and_queue',
    meaning:
      'first_audio - first_text - server_us, on reused connections, if the server time ends at the first audio',
    scale: 1,
    of: networkAndQueue,
  },
] as const satisfies readonly Measure[]

export type MeasureName = (typeof MEASURES)[number]['name']
