import type { Trial } from './trial.ts'

/** Time to the last audio divided by the duration of the audio. Undefined if either is unknown. */
export function realTimeFactor({ at, audio_us }: Pick<Trial, 'at' | 'audio_us'>): number | undefined {
  if (at.first_text === undefined || at.last_audio === undefined || !audio_us) return undefined
  return (at.last_audio - at.first_text) / audio_us
}
