import type { OptionsOf } from '../shared/option-rules.ts'
import { pick, unlessEmpty } from '../shared/pick.ts'
import { type SHARED_OPTIONS, VOICE_SETTINGS } from './options.ts'

const VOICE_SETTING_NAMES = Object.keys(VOICE_SETTINGS) as (keyof typeof VOICE_SETTINGS)[]

/** The fields of every first message and every body, as far as options set them. */
export function voiceFields(options: OptionsOf<typeof SHARED_OPTIONS>): Record<string, unknown> {
  return pick(
    {
      voice_settings: unlessEmpty(pick(options, VOICE_SETTING_NAMES)),
      pronunciation_dictionary_locators: options.pronunciation_dictionaries?.map(locatorOf),
    },
    ['voice_settings', 'pronunciation_dictionary_locators'],
  )
}

/** A dictionary as `id` or `id:version`. */
export function locatorOf(dictionary: string): Record<string, unknown> {
  const [id, version] = dictionary.split(':')
  return { pronunciation_dictionary_id: id, ...(version ? { version_id: version } : {}) }
}
