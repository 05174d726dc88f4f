import { z } from 'zod'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { fieldsOfForm, filledFormText, formFile } from '../shared/multipart-form.ts'
import { checkFields } from '../shared/request-fields.ts'
import { createRestTwin, type RestRoute } from '../shared/rest-route.ts'
import { httpErrorResponse } from './errors.ts'
import { apiKeyOf } from './facts.ts'

/**
 * Instant clones, created and deleted as the official client does. Usable as soon as the response arrives.
 */
export const elevenLabsCloneRoutes: readonly Twin[] = [
  route('POST', '/v1/voices/add', createClone),
  route('DELETE', '/v1/voices/:voice', ({ store, pathParameters }) =>
    store.removeClone(pathParameters.voice ?? '')
      ? jsonResponse(200, { status: 'ok' })
      : jsonResponse(400, { detail: { status: 'voice_not_found', message: 'No such voice' } }),
  ),
]

function route(method: RestRoute['method'], path: string, respond: RestRoute['respond']): Twin {
  const errorResponse: RestRoute['errorResponse'] = (refusal, { connectionId }) =>
    httpErrorResponse(refusal, connectionId)
  return createRestTwin({ provider: 'elevenlabs', method, path, keyOf: apiKeyOf, respond, errorResponse })
}

const named = { name: filledFormText }
/** Clients write the name of a list of files in two ways. */
const CLONE_FORM = z.union([
  z.object({ ...named, files: formFile }),
  z.object({ ...named, 'files[]': formFile }),
])

function createClone({ store, date, connectionId }: ConnectRequest, body: ClientFrame): ServerFrame[] {
  const checked = checkFields(CLONE_FORM, fieldsOfForm(body))
  if (!checked.valid) return jsonResponse(422, { detail: [{ loc: ['body'], msg: 'field required' }] })
  const { name } = checked.fields
  const input = { id: connectionId.slice(0, 20), name, model: '', language: 'en', createdAt: date }
  const clone = store.createClone(input)
  if (!clone?.succeeds)
    return jsonResponse(500, {
      detail: { status: 'voice_creation_failed', message: 'The voice was not made' },
    })
  return jsonResponse(200, { voice_id: clone.id, requires_verification: false })
}
