import { z } from 'zod'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import type { LabDictionary } from '../../server/dictionary-store.ts'
import { dictionaryEntries } from '../shared/dictionary-entries.ts'
import { fieldsOfFrame, jsonResponse } from '../shared/json-frames.ts'
import { checkFields, type InvalidField, refusedAs } from '../shared/request-fields.ts'
import { createRestTwin, type RestRoute } from '../shared/rest-route.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import { keyOf } from './facts.ts'
import { invalidField, unknownDictionary } from './request.ts'

const COLLECTION_PATH = '/pronunciation-dicts/'
const ITEM_PATH = '/pronunciation-dicts/:id'

const items = refusedAs(
  dictionaryEntries('text', 'alias')
    .nullable()
    .transform((entries) => entries ?? [])
    .optional(),
  'must be a list of {text, alias}',
)
const NEW_DICTIONARY = z.looseObject({ name: refusedAs(z.string().min(1), 'is required'), items })
const CHANGED_DICTIONARY = z.looseObject({ name: z.coerce.string().optional(), items })

/** Dictionaries, created, read, updated and deleted as the official client does. */
export const cartesiaDictionaryRoutes: readonly Twin[] = [
  route('POST', COLLECTION_PATH, (request, body) => {
    const checked = checkFields(NEW_DICTIONARY, fieldsOfFrame(body) ?? {})
    if (!checked.valid) return invalidResponse(checked.refusal, request)
    const { name, items: entries = [] } = checked.fields
    const { connectionId, date: createdAt } = request
    return saveDictionary(request, { id: formatUuid(connectionId), name, createdAt, entries })
  }),
  // The client requests pages until one is empty.
  route('GET', COLLECTION_PATH, ({ query, store }) =>
    jsonResponse(200, {
      data: query.has('starting_after') ? [] : store.dictionaries.all.map(formatDictionary),
      has_more: false,
    }),
  ),
  route(
    'GET',
    ITEM_PATH,
    withDictionary(({ dictionary }) => jsonResponse(200, formatDictionary(dictionary))),
  ),
  route(
    'PATCH',
    ITEM_PATH,
    withDictionary(({ request, body, dictionary }) => {
      const checked = checkFields(CHANGED_DICTIONARY, fieldsOfFrame(body) ?? {})
      if (!checked.valid) return invalidResponse(checked.refusal, request)
      const { name = dictionary.name, items: entries = dictionary.entries } = checked.fields
      return saveDictionary(request, { ...dictionary, name, entries })
    }),
  ),
  route(
    'DELETE',
    ITEM_PATH,
    withDictionary(({ request, dictionary }) => {
      request.store.dictionaries.remove(dictionary.id)
      return [{ kind: 'head', status: 204, headers: {} }]
    }),
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

interface DictionaryCall {
  readonly request: ConnectRequest
  readonly body: ClientFrame
  readonly dictionary: LabDictionary
}

function withDictionary(answer: (call: DictionaryCall) => ServerFrame[]): RestRoute['respond'] {
  return (request, body) => {
    const dictionary = request.store.dictionaries.get(request.pathParameters.id ?? '')
    return dictionary
      ? answer({ request, body, dictionary })
      : httpErrorResponse(unknownDictionary(request.pathParameters.id ?? ''), request)
  }
}

function invalidResponse({ field, message }: InvalidField, request: ConnectRequest): ServerFrame[] {
  return httpErrorResponse(invalidField(field, message), request)
}

function saveDictionary(request: ConnectRequest, dictionary: LabDictionary): ServerFrame[] {
  return request.store.dictionaries.save(dictionary)
    ? jsonResponse(200, formatDictionary(dictionary))
    : httpErrorResponse({ reason: 'broken' }, request)
}

function formatDictionary({ id, name, createdAt, entries }: LabDictionary) {
  const created_at = new Date(createdAt).toISOString()
  const items = entries.map(({ word, spoken }) => ({ text: word, alias: spoken }))
  return { id, name, created_at, items, owner_id: 'lab', pinned: false }
}
