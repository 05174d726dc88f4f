import { z } from 'zod'
import type { JsonObject } from '../../../core/json.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import { positiveNumber, textIfAny } from '../shared/request-fields.ts'

const locator = z.object({ pronunciation_dictionary_id: textIfAny }).optional().catch(undefined)

/** What a body and the first message of a context may say about the speech. What is invalid is ignored. */
const OPTIONS = z.object({
  voice_settings: z.object({ speed: positiveNumber }).optional().catch(undefined),
  pronunciation_dictionary_locators: z.array(locator).optional().catch(undefined),
})

/** Speed and pronunciation dictionaries. The speed is 1 if the client does not set it. */
export function speechOptionsOf(fields: JsonObject): Pick<SpeechRequest, 'speed' | 'dictionaries'> {
  const { voice_settings, pronunciation_dictionary_locators: locators } = OPTIONS.parse(fields)
  const dictionaries = locators?.flatMap((one) => one?.pronunciation_dictionary_id ?? [])
  return { speed: voice_settings?.speed ?? 1, ...(dictionaries === undefined ? {} : { dictionaries }) }
}
