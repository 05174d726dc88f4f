import { nonEmptyString, parseJsonObject } from '../../core/json.ts'
import type { ProviderAccess, VoiceService } from '../../core/provisioning/voice-service.ts'
import { encodeMultipart } from '../shared/multipart.ts'
import { withQuery } from '../shared/query.ts'
import { objectsIn, optionalText, toStrings } from '../shared/response-fields.ts'
import { cartesiaDictionaries } from './dictionaries.ts'

const MODELS = [
  'sonic-3.5',
  'sonic-3.5-2026-05-04',
  'sonic-3',
  'sonic-3-2026-01-12',
  'sonic-3-2025-10-27',
  'sonic-2-2025-06-11',
  'sonic-2-2025-05-08',
  'sonic-2-2025-04-16',
]
const API_VERSION = '2026-03-01'
const PAGE_SIZE = 100
const FORM_BOUNDARY = 'ttfa-voice-clip-b3390f72c4'

const credentials = ({ key }: ProviderAccess) => ({
  authorization: `Bearer ${key}`,
  'cartesia-version': API_VERSION,
})

export const cartesiaVoices: VoiceService = {
  provider: 'cartesia',
  docs: 'https://docs.cartesia.ai/api-reference/voices and the official client’s voices.clone and pronunciationDicts',
  checked: '2026-11-18',
  confidence: 'read in clients',
  catalogue: {
    pools: [
      {
        models: MODELS,
        request: (access, cursor) => ({
          carrier: 'http',
          method: 'GET',
          url: withQuery(`${access.base}/voices`, { limit: PAGE_SIZE, starting_after: cursor }),
          headers: credentials(access),
          framing: 'whole',
        }),
        read: (body) => {
          const voices = objectsIn(body, 'data')?.flatMap(voiceOf)
          // The next page starts after the last voice of this one.
          const next =
            parseJsonObject(body)?.has_more === true ? optionalText('next', voices?.at(-1)?.id) : {}
          return voices && { voices, ...next }
        },
      },
    ],
  },
  cloning: {
    clip: { minSeconds: 3, maxSeconds: 60, maxBytes: 10 * 2 ** 20 },
    models: MODELS,
    create: (access, { name, language, clip }) => ({
      carrier: 'http',
      method: 'POST',
      url: `${access.base}/voices/clone`,
      headers: { ...credentials(access), 'content-type': `multipart/form-data; boundary=${FORM_BOUNDARY}` },
      body: encodeMultipart(
        [
          { name: 'name', value: name },
          { name: 'language', value: language },
          { name: 'clip', value: clip, fileName: 'clip.wav' },
        ],
        FORM_BOUNDARY,
      ),
      framing: 'whole',
    }),
    readCreated: (body) => {
      const id = nonEmptyString(parseJsonObject(body)?.id)
      return id === undefined ? undefined : { id, state: 'completed' }
    },
    remove: (access, id) => ({
      carrier: 'http',
      method: 'DELETE',
      url: `${access.base}/voices/${encodeURIComponent(id)}`,
      headers: credentials(access),
      framing: 'whole',
    }),
  },
  dictionaries: cartesiaDictionaries(
    MODELS.filter((model) => model.startsWith('sonic-3')),
    credentials,
  ),
}

function voiceOf({ id, name, language, gender }: Readonly<Record<string, unknown>>) {
  const voiceId = nonEmptyString(id)
  if (voiceId === undefined) return []
  return [
    {
      id: voiceId,
      name: nonEmptyString(name) ?? voiceId,
      languages: toStrings(language),
      ...optionalText('gender', gender),
    },
  ]
}
