import type { Voice } from '../core/voice-service.ts'

/** What a voice must have; a word is found in upper or lower case, and a language also by its beginning. */
export interface VoiceFilter {
  readonly model?: string
  readonly language?: string
  readonly accent?: string
  readonly gender?: string
  /** In the id or the name. */
  readonly search?: string
}

export function filterVoices(voices: readonly Voice[], filter: VoiceFilter): Voice[] {
  const { model, language, accent, gender, search } = filter
  return voices.filter(
    (voice) =>
      (model === undefined || voice.models.includes(model)) &&
      (language === undefined || voice.languages.some((one) => lower(one).startsWith(lower(language)))) &&
      (accent === undefined || lower(voice.accent).includes(lower(accent))) &&
      (gender === undefined || lower(voice.gender) === lower(gender)) &&
      (search === undefined || lower(`${voice.id} ${voice.name}`).includes(lower(search))),
  )
}

const lower = (text = '') => text.toLowerCase()
