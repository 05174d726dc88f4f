import { z } from 'zod'
import type { ConnectRequest } from '../../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../../contract/frames.ts'
import type { Twin } from '../../../contract/twin.ts'
import { cloneStatus, type LabClone } from '../../../server/provider-store.ts'
import { jsonResponse } from '../../shared/json-frames.ts'
import { fieldsOfForm, filledFormText, formFile, formText } from '../../shared/multipart-form.ts'
import { checkFields, refusedAs } from '../../shared/request-fields.ts'
import { createRestTwin, type RestRoute } from '../../shared/rest-route.ts'
import { httpErrorResponse } from '../errors.ts'
import { keyOf } from '../facts.ts'
import { LIGHTNING_V3 } from '../lightning/lightning-v3.ts'
import { SMALLEST_VOICE_LISTS } from './lists.ts'

/** Maximum size of a clip in bytes. */
const MAX_CLIP_BYTES = 5 * 2 ** 20

/**
 * Routes that are gone: the deletion of clones (July 2026), the routes of `lightning-large` before the current
 * ones, and the list of all models. Clients still call them. One client of the provider still deletes here.
 */
const RETIRED_ROUTES = [
  ['DELETE', '/waves/v1/lightning-large'],
  ['DELETE', '/waves/v1/lightning-large/'],
  ['POST', '/waves/v1/lightning-large/add_voice'],
  ['GET', '/waves/v1/lightning-large/get_cloned_voices'],
  ['GET', '/waves/v1/voice/get-all-models'],
] as const
const RETIRED_BODY = {
  status: 'error',
  error_code: 'MODEL_DEPRECATED',
  message: 'This model is retired. Please migrate to lightning-v3.1',
}

/** Lists of voices, and instant clones. */
export const smallestVoiceRoutes: readonly Twin[] = [
  ...Object.entries(SMALLEST_VOICE_LISTS).map(([path, list]) =>
    route('GET', path, () => jsonResponse(200, list)),
  ),
  // The provider's own client for the AI SDK writes these two with a slash at the end.
  ...['/waves/v1/voice-cloning', '/waves/v1/voice-cloning/'].flatMap((path) => [
    route('POST', path, createClone),
    route('GET', path, listClones),
  ]),
  route('GET', '/waves/v1/voice-cloning/:id', findClone),
  ...RETIRED_ROUTES.map(([method, path]) => route(method, path, () => jsonResponse(410, RETIRED_BODY))),
]

function listClones({ store, date }: ConnectRequest): ServerFrame[] {
  return jsonResponse(200, { data: store.clones.map((clone) => formatListedClone(clone, date)) })
}

function findClone({ store, date, pathParameters }: ConnectRequest): ServerFrame[] {
  const clone = store.clones.find(({ id }) => id === pathParameters.id)
  return clone
    ? jsonResponse(200, { success: true, data: formatListedClone(clone, date) })
    : jsonResponse(404, { error: 'NotFound', message: 'Voice clone not found' })
}

function route(method: RestRoute['method'], path: string, respond: RestRoute['respond']): Twin {
  const errorResponse: RestRoute['errorResponse'] = (refusal) => httpErrorResponse(refusal, LIGHTNING_V3)
  return createRestTwin({ provider: 'smallest', method, path, keyOf, respond, errorResponse })
}

const CLONE_FORM = z.object({
  file: refusedAs(formFile, 'No file uploaded').refine(({ length }) => length <= MAX_CLIP_BYTES, {
    error: 'File too large',
  }),
  displayName: refusedAs(filledFormText, 'displayName is required'),
  model: formText.default('lightning-v3.1'),
  language: formText.default('en'),
})

function createClone({ store, date, connectionId }: ConnectRequest, body: ClientFrame): ServerFrame[] {
  const checked = checkFields(CLONE_FORM, fieldsOfForm(body))
  if (!checked.valid) return jsonResponse(400, { error: checked.refusal.message })
  const { displayName: name, model, language } = checked.fields
  const clone = store.createClone({
    id: `voice_${connectionId.slice(0, 12)}`,
    name,
    model,
    language,
    createdAt: date,
  })
  if (!clone)
    return jsonResponse(500, { error: 'Voice cloning timed out', error_code: 'voice_clone_timeout' })
  return jsonResponse(200, { message: 'Voice clone created', data: formatCreatedClone(clone, date) })
}

function formatCreatedClone(clone: LabClone, now: number) {
  const { id, name, model, language } = clone
  return {
    voiceId: id,
    displayName: name,
    model,
    status: cloneStatus(clone, now),
    language,
    audioFileNames: ['clip.wav'],
    createdAt: new Date(clone.createdAt).toISOString(),
    organizationId: 'lab',
    samples: [],
  }
}

function formatListedClone(clone: LabClone, now: number) {
  const { id, name, model, language } = clone
  return {
    _id: id,
    voiceId: id,
    displayName: name,
    description: '',
    accent: '',
    tags: [],
    language,
    status: cloneStatus(clone, now),
    cloningType: 'instant',
    modelIds: [model],
    createdAt: new Date(clone.createdAt).toISOString(),
  }
}
