import type { Knock, Outgoing, Twin } from '../../twin.ts'
import { deskRoute } from '../desk.ts'
import { jsonAnswer } from '../frames.ts'
import { uuidOf } from '../uuid.ts'
import { keyOf, versionOf } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'

const VOICES = [
  'f786b574-daa5-4673-aa0c-cbe3e8534c02',
  'a5136bf9-224c-4d76-b823-52bd5efcffcc',
  '694f9389-aac1-45b6-b726-9d9369183238',
].map((id) => ({ id, name: `Lab ${id.slice(0, 4)}`, language: 'en', description: '', access: 'public' }))

/** Voices, access tokens and the status route. */
export const cartesiaLists: readonly Twin[] = [
  // The official client requests pages until one is empty.
  list('GET', '/voices', keyOf, ({ query }) =>
    jsonAnswer(200, { data: query.has('starting_after') ? [] : VOICES, has_more: false }),
  ),
  list('POST', '/access-token', keyOf, ({ connection }) => jsonAnswer(200, { token: uuidOf(connection) })),
  list(
    'GET',
    '/',
    () => 'anyone',
    (knock) => jsonAnswer(200, { ok: true, version: versionOf(knock) }),
  ),
]

function list(
  method: 'GET' | 'POST',
  path: string,
  key: Twin['keyOf'],
  answer: (knock: Knock) => Outgoing[],
): Twin {
  return deskRoute({
    ...{ provider: 'cartesia', method, path, keyOf: key, answer },
    ...{ refused: refusedOverHttp, requestId: uuidOf },
  })
}
