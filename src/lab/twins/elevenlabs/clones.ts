import type { ClientFrame, Knock, Outgoing, Twin } from '../../twin.ts'
import { type Desk, deskRoute } from '../desk.ts'
import { jsonAnswer } from '../frames.ts'
import { readForm } from '../turns/form.ts'
import { apiKeyOf } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'

/**
 * Instant clones, created and deleted as the official client does. Usable as soon as the response arrives.
 */
export const elevenLabsClones: readonly Twin[] = [
  desk('POST', '/v1/voices/add', create),
  desk('DELETE', '/v1/voices/:voice', ({ shelf, path }) =>
    shelf.remove(path.voice ?? '')
      ? jsonAnswer(200, { status: 'ok' })
      : jsonAnswer(400, { detail: { status: 'voice_not_found', message: 'No such voice' } }),
  ),
]

function desk(method: Desk['method'], path: string, answer: Desk['answer']): Twin {
  const refused: Desk['refused'] = (refusal, { connection }) => refusedOverHttp(refusal, connection)
  return deskRoute({ provider: 'elevenlabs', method, path, keyOf: apiKeyOf, answer, refused })
}

function create({ shelf, date, connection }: Knock, body: ClientFrame): Outgoing[] {
  const form = body.kind === 'binary' ? readForm(body.bytes) : []
  const name = form.find((part) => part.name === 'name')?.bytes.toString()
  const clip = form.find((part) => /^files(\[\])?$/.test(part.name))?.bytes
  if (!name || !clip) return jsonAnswer(422, { detail: [{ loc: ['body'], msg: 'field required' }] })
  const wish = { id: connection.slice(0, 20), name, model: '', language: 'en', created: date }
  const clone = shelf.clone(wish)
  if (!clone?.succeeds)
    return jsonAnswer(500, { detail: { status: 'voice_creation_failed', message: 'The voice was not made' } })
  return jsonAnswer(200, { voice_id: clone.id, requires_verification: false })
}
