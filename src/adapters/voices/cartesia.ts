import type { Access, VoiceService } from '../../core/voice-service.ts'
import { parseFields, textOf } from '../json.ts'
import { multipart } from '../multipart.ts'
import { withQuery } from '../query.ts'
import { cartesiaDictionaries } from './cartesia-dictionaries.ts'
import { listIn, optional, textsOf } from './fields.ts'

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
const VERSION = '2026-03-01'
const PAGE = 100
const BOUNDARY = 'ttfa-voice-clip-b3390f72c4'

const credentials = ({ key }: Access) => ({ authorization: `Bearer ${key}`, 'cartesia-version': VERSION })

export const cartesiaVoices: VoiceService = {
  provider: 'cartesia',
  docs: 'https://docs.cartesia.ai/api-reference/voices and the official client’s voices.clone and pronunciationDicts',
  checked: '2026-11-18',
  confidence: 'read in clients',
  catalogue: {
    pools: [
      {
        models: MODELS,
        ask: (access, cursor) => ({
          carrier: 'http',
          method: 'GET',
          url: withQuery(`${access.base}/voices`, { limit: PAGE, starting_after: cursor }),
          headers: credentials(access),
          framing: 'whole',
        }),
        read: (body) => {
          const voices = listIn(body, 'data')?.flatMap(voiceOf)
          // The next page starts after the last voice of this one.
          const next = parseFields(body)?.has_more === true ? optional('next', voices?.at(-1)?.id) : {}
          return voices && { voices, ...next }
        },
      },
    ],
  },
  cloning: {
    clip: { shortest: 3, longest: 60, largest: 10 * 2 ** 20 },
    models: MODELS,
    create: (access, { name, language, clip }) => ({
      carrier: 'http',
      method: 'POST',
      url: `${access.base}/voices/clone`,
      headers: { ...credentials(access), 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      body: multipart(
        [
          { name: 'name', value: name },
          { name: 'language', value: language },
          { name: 'clip', value: clip, file: 'clip.wav' },
        ],
        BOUNDARY,
      ),
      framing: 'whole',
    }),
    readCreated: (body) => {
      const id = textOf(parseFields(body)?.id)
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
  const known = textOf(id)
  if (known === undefined) return []
  return [
    { id: known, name: textOf(name) ?? known, languages: textsOf(language), ...optional('gender', gender) },
  ]
}
