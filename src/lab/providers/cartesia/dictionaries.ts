import { parseJsonObject } from '../../../core/json.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import type { LabDictionary } from '../../server/dictionary-store.ts'
import { parseDictionaryEntries } from '../shared/dictionary-entries.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { createRestTwin, type RestRoute } from '../shared/rest-route.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import { keyOf } from './facts.ts'
import { invalidField, unknownDictionary } from './request.ts'

const COLLECTION_PATH = '/pronunciation-dicts/'
const ITEM_PATH = '/pronunciation-dicts/:id'

/** Dictionaries, created, read, updated and deleted as the official client does. */
export const cartesiaDictionaryRoutes: readonly Twin[] = [
  route('POST', COLLECTION_PATH, (request, body) => {
    const { name, items } = parseBody(body)
    return typeof name === 'string' && name !== ''
      ? saveDictionary(request, {
          id: formatUuid(request.connectionId),
          name,
          createdAt: request.date,
          items,
        })
      : httpErrorResponse(invalidField('name', 'is required'), request)
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
      const { name = dictionary.name, items = formatItems(dictionary) } = parseBody(body)
      return saveDictionary(request, { ...dictionary, name: String(name), items })
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

interface DictionaryInput extends Omit<LabDictionary, 'entries'> {
  readonly items: unknown
}

function saveDictionary(request: ConnectRequest, { items, ...fields }: DictionaryInput): ServerFrame[] {
  const entries = parseDictionaryEntries(items ?? [], 'text', 'alias')
  if (!entries) return httpErrorResponse(invalidField('items', 'must be a list of {text, alias}'), request)
  const dictionary = { ...fields, entries }
  return request.store.dictionaries.save(dictionary)
    ? jsonResponse(200, formatDictionary(dictionary))
    : httpErrorResponse({ reason: 'broken' }, request)
}

function formatDictionary(dictionary: LabDictionary) {
  const { id, name, createdAt } = dictionary
  const created_at = new Date(createdAt).toISOString()
  return { id, name, created_at, items: formatItems(dictionary), owner_id: 'lab', pinned: false }
}

function formatItems({ entries }: LabDictionary) {
  return entries.map(({ word, spoken }) => ({ text: word, alias: spoken }))
}

function parseBody(body: ClientFrame) {
  return (body.kind === 'text' ? parseJsonObject(body.text) : undefined) ?? {}
}
