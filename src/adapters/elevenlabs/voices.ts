import { isJsonObject, nonEmptyString, parseJsonObject } from '../../core/json.ts'
import type { VoiceService } from '../../core/provisioning/voice-service.ts'
import { encodeMultipart } from '../shared/multipart.ts'
import { withQuery } from '../shared/query.ts'
import { objectsIn, optionalText, toStrings } from '../shared/response-fields.ts'
import { elevenlabsDictionaries } from './dictionaries.ts'

const MODELS = [
  'eleven_flash_v2_5',
  'eleven_flash_v2',
  'eleven_turbo_v2_5',
  'eleven_turbo_v2',
  'eleven_multilingual_v2',
  'eleven_v3',
]
const PAGE_SIZE = 100
const FORM_BOUNDARY = 'ttfa-voice-clip-40b65c81de'

/** One pool: every voice works with every model, though not equally well. */
export const elevenlabsVoices: VoiceService = {
  provider: 'elevenlabs',
  docs: 'https://elevenlabs.io/docs/api-reference/voices/search and the official client’s voices.ivc and pronunciationDictionaries',
  checked: '2026-11-18',
  confidence: 'read in clients',
  catalogue: {
    pools: [
      {
        models: MODELS,
        request: ({ key, base }, cursor) => ({
          carrier: 'http',
          method: 'GET',
          url: withQuery(`${base}/v2/voices`, { page_size: PAGE_SIZE, next_page_token: cursor }),
          headers: { 'xi-api-key': key },
          framing: 'whole',
        }),
        read: (body) => {
          const voices = objectsIn(body, 'voices')
          const page = parseJsonObject(body)
          const next = page?.has_more === true ? optionalText('next', page.next_page_token) : {}
          return voices && { voices: voices.flatMap(voiceOf), ...next }
        },
      },
    ],
  },
  cloning: {
    // One clip is enough. The documentation asks for one to two minutes, but shorter clips are accepted.
    clip: { minSeconds: 3, maxSeconds: 180, maxBytes: 10 * 2 ** 20 },
    models: MODELS,
    create: ({ key, base }, { name, clip }) => ({
      carrier: 'http',
      method: 'POST',
      url: `${base}/v1/voices/add`,
      headers: { 'xi-api-key': key, 'content-type': `multipart/form-data; boundary=${FORM_BOUNDARY}` },
      body: encodeMultipart(
        [
          { name: 'name', value: name },
          { name: 'files', value: clip, fileName: 'clip.wav' },
        ],
        FORM_BOUNDARY,
      ),
      framing: 'whole',
    }),
    readCreated: (body) => {
      const id = nonEmptyString(parseJsonObject(body)?.voice_id)
      return id === undefined ? undefined : { id, state: 'completed' }
    },
    remove: ({ key, base }, id) => ({
      carrier: 'http',
      method: 'DELETE',
      url: `${base}/v1/voices/${encodeURIComponent(id)}`,
      headers: { 'xi-api-key': key },
      framing: 'whole',
    }),
  },
  dictionaries: elevenlabsDictionaries(MODELS),
}

function voiceOf({ voice_id, name, labels, verified_languages }: Readonly<Record<string, unknown>>) {
  const id = nonEmptyString(voice_id)
  if (id === undefined) return []
  const { accent, gender, age, language } = isJsonObject(labels) ? labels : {}
  const verified = Array.isArray(verified_languages) ? verified_languages.filter(isJsonObject) : []
  const languages = new Set([...toStrings(language), ...verified.flatMap((one) => toStrings(one.language))])
  return [
    {
      id,
      name: nonEmptyString(name) ?? id,
      languages: [...languages],
      ...optionalText('accent', accent),
      ...optionalText('gender', gender),
      ...optionalText('age', age),
    },
  ]
}
