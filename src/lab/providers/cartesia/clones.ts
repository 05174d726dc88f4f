import { z } from 'zod'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { fieldsOfForm, filledFormText, formFile } from '../shared/multipart-form.ts'
import { checkFields } from '../shared/request-fields.ts'
import { createRestTwin, type RestRoute } from '../shared/rest-route.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import { keyOf } from './facts.ts'

/**
 * Instant clones, created and deleted as the official client does. Usable as soon as the response arrives.
 */
export const cartesiaCloneRoutes: readonly Twin[] = [
  route('POST', '/voices/clone', createClone),
  route('DELETE', '/voices/:voice', (request) =>
    request.store.removeClone(request.pathParameters.voice ?? '')
      ? [{ kind: 'head', status: 204, headers: {} }]
      : httpErrorResponse({ reason: 'status', status: 404 }, request),
  ),
]

function route(method: RestRoute['method'], path: string, respond: RestRoute['respond']): Twin {
  return createRestTwin({
    provider: 'cartesia',
    method,
    path,
    keyOf,
    respond,
    errorResponse: httpErrorResponse,
  })
}

const CLONE_FORM = z.object({ clip: formFile, name: filledFormText, language: filledFormText })

function createClone(request: ConnectRequest, body: ClientFrame): ServerFrame[] {
  const { store, date, connectionId } = request
  const checked = checkFields(CLONE_FORM, fieldsOfForm(body))
  if (!checked.valid)
    return httpErrorResponse(
      { reason: 'invalid', field: 'clip', message: 'clip, name and language are required' },
      request,
    )
  const { name, language } = checked.fields
  const clone = store.createClone({
    id: formatUuid(connectionId),
    name,
    model: '',
    language,
    createdAt: date,
  })
  if (!clone?.succeeds) return httpErrorResponse({ reason: 'status', status: 500 }, request)
  const created_at = new Date(date).toISOString()
  return jsonResponse(200, {
    id: clone.id,
    name,
    language,
    user_id: 'lab',
    is_public: false,
    description: '',
    created_at,
  })
}
