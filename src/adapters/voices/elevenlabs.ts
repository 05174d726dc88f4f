import type { VoiceService } from '../../core/voice-service.ts'
import { isFields, parseFields, textOf } from '../json.ts'
import { multipart } from '../multipart.ts'
import { withQuery } from '../query.ts'
import { elevenlabsDictionaries } from './elevenlabs-dictionaries.ts'
import { listIn, optional, textsOf } from './fields.ts'

const MODELS = [
  'eleven_flash_v2_5',
  'eleven_flash_v2',
  'eleven_turbo_v2_5',
  'eleven_turbo_v2',
  'eleven_multilingual_v2',
  'eleven_v3',
]
const PAGE = 100
const BOUNDARY = 'ttfa-voice-clip-40b65c81de'

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
        ask: ({ key, base }, cursor) => ({
          carrier: 'http',
          method: 'GET',
          url: withQuery(`${base}/v2/voices`, { page_size: PAGE, next_page_token: cursor }),
          headers: { 'xi-api-key': key },
          framing: 'whole',
        }),
        read: (body) => {
          const voices = listIn(body, 'voices')
          const page = parseFields(body)
          const next = page?.has_more === true ? optional('next', page.next_page_token) : {}
          return voices && { voices: voices.flatMap(voiceOf), ...next }
        },
      },
    ],
  },
  cloning: {
    // One clip is enough. The documentation asks for one to two minutes, but shorter clips are accepted.
    clip: { shortest: 3, longest: 180, largest: 10 * 2 ** 20 },
    models: MODELS,
    create: ({ key, base }, { name, clip }) => ({
      carrier: 'http',
      method: 'POST',
      url: `${base}/v1/voices/add`,
      headers: { 'xi-api-key': key, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      body: multipart(
        [
          { name: 'name', value: name },
          { name: 'files', value: clip, file: 'clip.wav' },
        ],
        BOUNDARY,
      ),
      framing: 'whole',
    }),
    readCreated: (body) => {
      const id = textOf(parseFields(body)?.voice_id)
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
  const id = textOf(voice_id)
  if (id === undefined) return []
  const { accent, gender, age, language } = isFields(labels) ? labels : {}
  const verified = Array.isArray(verified_languages) ? verified_languages.filter(isFields) : []
  const languages = new Set([...textsOf(language), ...verified.flatMap((one) => textsOf(one.language))])
  return [
    {
      id,
      name: textOf(name) ?? id,
      languages: [...languages],
      ...optional('accent', accent),
      ...optional('gender', gender),
      ...optional('age', age),
    },
  ]
}
