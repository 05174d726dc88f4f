import type { Voice } from '../../../core/provisioning/voice-service.ts'

/** Criteria for voices. Text is compared without case; a language also matches by prefix. */
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
