import type { ClientFrame, Knock, Outgoing, Twin } from '../../twin.ts'
import { type Desk, deskRoute } from '../desk.ts'
import { jsonAnswer } from '../frames.ts'
import { readForm } from '../turns/form.ts'
import { uuidOf } from '../uuid.ts'
import { keyOf } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'

/**
 * Instant clones, created and deleted as the official client does. Usable as soon as the response arrives.
 */
export const cartesiaClones: readonly Twin[] = [
  desk('POST', '/voices/clone', create),
  desk('DELETE', '/voices/:voice', (knock) =>
    knock.shelf.remove(knock.path.voice ?? '')
      ? [{ kind: 'head', status: 204, headers: {} }]
      : refusedOverHttp({ reason: 'status', status: 404 }, knock),
  ),
]

function desk(method: Desk['method'], path: string, answer: Desk['answer']): Twin {
  return deskRoute({ provider: 'cartesia', method, path, keyOf, answer, refused: refusedOverHttp })
}

function create(knock: Knock, body: ClientFrame): Outgoing[] {
  const { shelf, date, connection } = knock
  const form = body.kind === 'binary' ? readForm(body.bytes) : []
  const field = (name: string) => form.find((part) => part.name === name)?.bytes
  const [clip, name, language] = [field('clip'), field('name')?.toString(), field('language')?.toString()]
  if (!clip || !name || !language)
    return refusedOverHttp(
      { reason: 'invalid', field: 'clip', message: 'clip, name and language are required' },
      knock,
    )
  const clone = shelf.clone({ id: uuidOf(connection), name, model: '', language, created: date })
  if (!clone?.succeeds) return refusedOverHttp({ reason: 'status', status: 500 }, knock)
  const created_at = new Date(date).toISOString()
  return jsonAnswer(200, {
    id: clone.id,
    name,
    language,
    user_id: 'lab',
    is_public: false,
    description: '',
    created_at,
  })
}
