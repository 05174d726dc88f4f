import { parseJsonObject } from '../../../core/json.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import type { LabDictionary } from '../../server/dictionary-store.ts'
import { parseDictionaryEntries } from '../shared/dictionary-entries.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { createRestTwin, type RestRoute } from '../shared/rest-route.ts'
import { httpErrorResponse } from './errors.ts'
import { keyOf } from './facts.ts'
import { LIGHTNING_V3 } from './lightning-v3.ts'

const PATH = '/waves/v1/pronunciation-dicts'

/**
 * Dictionaries without names, with all four methods on one path. The format of the list is not documented.
 */
export const smallestDictionaryRoutes: readonly Twin[] = [
  route('GET', ({ store }) => jsonResponse(200, store.dictionaries.all.map(formatDictionary))),
  route('POST', (request, body) =>
    saveDictionary(request, body, `dict_${request.connectionId.slice(0, 16)}`),
  ),
  route('PUT', (request, body) => {
    const { id } = parseBody(body)
    return typeof id === 'string' && request.store.dictionaries.get(id)
      ? saveDictionary(request, body, id)
      : notFoundResponse()
  }),
  route('DELETE', ({ store }, body) => {
    const { id } = parseBody(body)
    if (typeof id !== 'string') return invalidResponse('id', 'Required')
    return store.dictionaries.remove(id) ? jsonResponse(200, { id, deleted: true }) : notFoundResponse()
  }),
]

function route(method: RestRoute['method'], respond: RestRoute['respond']): Twin {
  const errorResponse: RestRoute['errorResponse'] = (refusal) => httpErrorResponse(refusal, LIGHTNING_V3)
  return createRestTwin({ provider: 'smallest', method, path: PATH, keyOf, respond, errorResponse })
}

function saveDictionary({ store, date }: ConnectRequest, body: ClientFrame, id: string): ServerFrame[] {
  const entries = parseDictionaryEntries(parseBody(body).items, 'word', 'pronunciation')
  if (!entries) return invalidResponse('items', 'Expected a list of {word, pronunciation}')
  const dictionary = { id, name: '', createdAt: date, entries }
  if (!store.dictionaries.save(dictionary))
    return jsonResponse(500, { error: 'The dictionary could not be made', details: [] })
  return jsonResponse(200, formatDictionary(dictionary))
}

function formatDictionary({ id, createdAt, entries }: LabDictionary) {
  return {
    id,
    items: entries.map(({ word, spoken }) => ({ word, pronunciation: spoken })),
    createdAt: new Date(createdAt).toISOString(),
  }
}

function parseBody(body: ClientFrame) {
  return (body.kind === 'text' ? parseJsonObject(body.text) : undefined) ?? {}
}

function invalidResponse(field: string, message: string): ServerFrame[] {
  return jsonResponse(400, { error: 'Invalid request', details: [{ path: [field], message }] })
}

function notFoundResponse(): ServerFrame[] {
  return jsonResponse(404, { error: 'Dictionary not found', details: [] })
}

/** The dictionaries that a request names. */
export function parseDictionaries(ids: unknown): { readonly dictionaries?: readonly string[] } {
  if (!Array.isArray(ids)) return {}
  return { dictionaries: ids.filter((id) => typeof id === 'string') }
}
