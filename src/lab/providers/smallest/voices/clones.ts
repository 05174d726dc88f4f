import { z } from 'zod'
import type { ConnectRequest } from '../../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../../contract/frames.ts'
import { type CloneDescription, cloneStatus, type LabClone } from '../../../server/provider-store.ts'
import { fieldsOfFrame, jsonResponse } from '../../shared/json-frames.ts'
import { fieldsOfForm, formFile, formText } from '../../shared/multipart-form.ts'
import { checkFields, oneOf, refusedAs, textIfAny } from '../../shared/request-fields.ts'
import { keyOf } from '../facts.ts'
import { LANGUAGES } from '../lightning/request.ts'

/** Maximum size of a clip in bytes. */
const MAX_CLIP_BYTES = 5 * 2 ** 20
/** The last name is the provider's own AI SDK client's spelling of the first. */
const MODELS = ['lightning-v3.1', 'lightning-v3.1-pro', 'lightning_v3.1'] as const
const V2_DEPRECATED = 'Voice cloning for lightning-v2 is deprecated. Please use lightning-v3.1'

const CLONE_FORM = z.object({
  file: refusedAs(formFile, 'No file uploaded').refine(({ length }) => length <= MAX_CLIP_BYTES, {
    error: 'File too large',
  }),
  displayName: refusedAs(formText.pipe(z.string().min(1).max(500)), 'displayName is required'),
  model: refusedAs(formText.default('lightning-v3.1').pipe(oneOf(MODELS)), (received) =>
    String(received) === 'lightning-v2' ? V2_DEPRECATED : 'Invalid model',
  ),
  language: refusedAs(formText.default('en').pipe(oneOf(LANGUAGES)), 'Unsupported language'),
  description: formText.default(''),
  accent: formText.default(''),
  tags: formText.default('').transform(splitTags),
})

/** The service splits at commas and trims. */
function splitTags(tags: string): string[] {
  return tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}

export function createClone({ store, date, connectionId }: ConnectRequest, body: ClientFrame): ServerFrame[] {
  const checked = checkFields(CLONE_FORM, fieldsOfForm(body))
  if (!checked.valid) return jsonResponse(400, { error: checked.refusal.message })
  const { displayName: name, model, language, description, accent, tags } = checked.fields
  const clone = store.createClone({
    id: `voice_${connectionId.slice(0, 12)}`,
    name,
    model,
    language,
    about: { description, accent, tags },
    createdAt: date,
  })
  if (!clone)
    return jsonResponse(500, { error: 'Voice cloning timed out', error_code: 'voice_clone_timeout' })
  return jsonResponse(200, { message: 'Voice clone created', data: formatCreatedClone(clone, date) })
}

export function listClones({ store, date }: ConnectRequest): ServerFrame[] {
  return jsonResponse(200, { data: store.clones.map((clone) => formatListedClone(clone, date)) })
}

/** Finds a clone by `_id`, which is not the id of the voice. */
export function findClone({ store, date, pathParameters }: ConnectRequest): ServerFrame[] {
  const clone = store.clones.find(({ id }) => documentId(id) === pathParameters.id)
  return clone
    ? jsonResponse(200, { success: true, data: formatListedClone(clone, date) })
    : notFoundResponse()
}

/** A token of the provider's console has three parts. */
const CONSOLE_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * Accepts a token of the console but no API key. The documents for the AI SDK say that a key "may return
 * 401"; the body is assumed to be that of a wrong key.
 */
export function deleteClone(request: ConnectRequest, body: ClientFrame): ServerFrame[] {
  if (!CONSOLE_TOKEN.test(keyOf(request) ?? '')) return jsonResponse(401, { error: 'unauthorized' })
  const { voiceId } = z.looseObject({ voiceId: textIfAny }).parse(fieldsOfFrame(body) ?? {})
  if (voiceId === undefined || !request.store.removeClone(voiceId)) return notFoundResponse()
  return jsonResponse(200, { success: true, voiceId, organizationId: 'lab' })
}

function notFoundResponse(): ServerFrame[] {
  return jsonResponse(404, { error: 'NotFound', message: 'Voice clone not found' })
}

/** A clone's id in the provider's database: 24 hexadecimal digits. */
function documentId(voiceId: string): string {
  return voiceId.replace('voice_', '').padEnd(24, '0')
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

const NOTHING_SAID: CloneDescription = { description: '', accent: '', tags: [] }

function formatListedClone(clone: LabClone, now: number) {
  const { id, name, model, language, about = NOTHING_SAID } = clone
  return {
    _id: documentId(id),
    voiceId: id,
    displayName: name,
    ...about,
    language,
    status: cloneStatus(clone, now),
    cloningType: 'instant',
    modelIds: [model],
    createdAt: new Date(clone.createdAt).toISOString(),
  }
}
