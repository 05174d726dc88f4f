import { z } from 'zod'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import type { LabDictionary } from '../../server/dictionary-store.ts'
import { dictionaryEntries } from '../shared/dictionary-entries.ts'
import { fieldsOfFrame, jsonResponse } from '../shared/json-frames.ts'
import { checkFields, type InvalidField, refusedAs } from '../shared/request-fields.ts'
import { createRestTwin, type RestRoute } from '../shared/rest-route.ts'
import { httpErrorResponse } from './errors.ts'
import { keyOf } from './facts.ts'
import { LIGHTNING_V3 } from './lightning/lightning-v3.ts'

const PATH = '/waves/v1/pronunciation-dicts'

const ITEMS = z.looseObject({
  items: refusedAs(dictionaryEntries('word', 'pronunciation'), 'Expected a list of {word, pronunciation}'),
})
const DICTIONARY_ID = z.looseObject({ id: z.string({ error: 'Required' }) })

/**
 * Dictionaries without names, with all four methods on one path. The format of the list is not documented.
 */
export const smallestDictionaryRoutes: readonly Twin[] = [
  route('GET', ({ store }) => jsonResponse(200, store.dictionaries.all.map(formatDictionary))),
  route('POST', (request, body) =>
    saveDictionary(request, body, `dict_${request.connectionId.slice(0, 16)}`),
  ),
  route('PUT', (request, body) => {
    const checked = checkFields(DICTIONARY_ID, fieldsOfFrame(body) ?? {})
    return checked.valid && request.store.dictionaries.get(checked.fields.id)
      ? saveDictionary(request, body, checked.fields.id)
      : notFoundResponse()
  }),
  route('DELETE', ({ store }, body) => {
    const checked = checkFields(DICTIONARY_ID, fieldsOfFrame(body) ?? {})
    if (!checked.valid) return invalidResponse(checked.refusal)
    const { id } = checked.fields
    return store.dictionaries.remove(id) ? jsonResponse(200, { id, deleted: true }) : notFoundResponse()
  }),
]

function route(method: RestRoute['method'], respond: RestRoute['respond']): Twin {
  const errorResponse: RestRoute['errorResponse'] = (refusal) => httpErrorResponse(refusal, LIGHTNING_V3)
  return createRestTwin({ provider: 'smallest', method, path: PATH, keyOf, respond, errorResponse })
}

function saveDictionary({ store, date }: ConnectRequest, body: ClientFrame, id: string): ServerFrame[] {
  const checked = checkFields(ITEMS, fieldsOfFrame(body) ?? {})
  if (!checked.valid) return invalidResponse(checked.refusal)
  const dictionary = { id, name: '', createdAt: date, entries: checked.fields.items }
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

function invalidResponse({ field, message }: InvalidField): ServerFrame[] {
  return jsonResponse(400, { error: 'Invalid request', details: [{ path: [field], message }] })
}

function notFoundResponse(): ServerFrame[] {
  return jsonResponse(404, { error: 'Dictionary not found', details: [] })
}
