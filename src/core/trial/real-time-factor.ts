import type { Trial } from './trial.ts'
import type { TurnRecord } from './turn-record.ts'

/** Time to the last audio divided by the duration of the audio. Undefined if either is unknown. */
export function realTimeFactor({ at, audio_us }: Pick<Trial, 'at' | 'audio_us'>): number | undefined {
  if (at.first_text === undefined || at.last_audio === undefined || !audio_us) return undefined
  return (at.last_audio - at.first_text) / audio_us
}

/**
 * From the upload of a whole recording to its transcript, divided by the length of the recording up to the end of
 * speech. Undefined for a recogniser that hears the speech as it is spoken: it cannot be quicker than the speech.
 */
export function transcriptionFactor({ at }: Pick<TurnRecord, 'at'>): number | undefined {
  const { began, speech_end, uploaded, transcript } = at
  if (began === undefined || speech_end === undefined || uploaded === undefined) return undefined
  return transcript === undefined || speech_end <= began
    ? undefined
    : (transcript - uploaded) / (speech_end - began)
}
