import type { Knock, Outgoing, Twin } from '../../twin.ts'
import { deskRoute } from '../desk.ts'
import { jsonAnswer } from '../frames.ts'
import { uuidOf } from '../uuid.ts'
import { keyOf, modelUuid } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'

const VOICES = ['aura-2-thalia-en', 'aura-2-andromeda-en', 'aura-2-helena-en', 'aura-asteria-en']

/** Lifetime of a granted token in seconds. */
const LIFETIME = 30

/** Models and granted tokens. The list of models does not contain Flux. */
export const deepgramLists: readonly Twin[] = [
  list('GET', '/v1/models', () =>
    jsonAnswer(200, {
      stt: [],
      tts: VOICES.map((name) => ({
        name: name.split('-').at(-2),
        canonical_name: name,
        architecture: name.startsWith('aura-2') ? 'aura-2' : 'aura',
        languages: ['en'],
        version: '2025-04-07.0',
        uuid: modelUuid(name),
        metadata: {},
      })),
    }),
  ),
  // Three parts, as in every token that `Bearer` accepts.
  list('POST', '/v1/auth/grant', ({ connection }) =>
    jsonAnswer(200, { access_token: `lab.${connection}.token`, expires_in: LIFETIME }),
  ),
]

function list(method: 'GET' | 'POST', path: string, answer: (knock: Knock) => Outgoing[]): Twin {
  return deskRoute({
    ...{ provider: 'deepgram', method, path, keyOf, answer },
    ...{ refused: refusedOverHttp, requestId: uuidOf },
  })
}
