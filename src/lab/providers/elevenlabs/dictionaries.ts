import { z } from 'zod'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import type { LabDictionary } from '../../server/dictionary-store.ts'
import { dictionaryEntries } from '../shared/dictionary-entries.ts'
import { fieldsOfFrame, jsonResponse } from '../shared/json-frames.ts'
import { checkFields } from '../shared/request-fields.ts'
import { createRestTwin, type RestRoute } from '../shared/rest-route.ts'
import { httpErrorResponse } from './errors.ts'
import { apiKeyOf } from './facts.ts'

const COLLECTION_PATH = '/v1/pronunciation-dictionaries'

/** Dictionaries of rules, created, read and archived as the official client does. No route deletes one. */
export const elevenLabsDictionaryRoutes: readonly Twin[] = [
  route('POST', `${COLLECTION_PATH}/add-from-rules`, createDictionary),
  route('GET', COLLECTION_PATH, ({ store }) =>
    jsonResponse(200, {
      pronunciation_dictionaries: store.dictionaries.all.map((one) => formatDictionary(one)),
      next_cursor: null,
      has_more: false,
    }),
  ),
  route(
    'GET',
    `${COLLECTION_PATH}/:id`,
    withDictionary((dictionary) =>
      jsonResponse(200, { ...formatDictionary(dictionary), rules: formatRules(dictionary) }),
    ),
  ),
  route('PATCH', `${COLLECTION_PATH}/:id`, withDictionary(updateDictionary)),
]

function route(method: RestRoute['method'], path: string, respond: RestRoute['respond']): Twin {
  const errorResponse: RestRoute['errorResponse'] = (refusal, { connectionId }) =>
    httpErrorResponse(refusal, connectionId)
  return createRestTwin({ provider: 'elevenlabs', method, path, keyOf: apiKeyOf, respond, errorResponse })
}

function withDictionary(
  answer: (dictionary: LabDictionary, request: ConnectRequest, body: ClientFrame) => ServerFrame[],
): RestRoute['respond'] {
  return (request, body) => {
    const dictionary = request.store.dictionaries.get(request.pathParameters.id ?? '')
    if (dictionary) return answer(dictionary, request, body)
    const message = 'No such pronunciation dictionary'
    return jsonResponse(404, { detail: { status: 'pronunciation_dictionary_not_found', message } })
  }
}

/** Phoneme rules are stored, but do not change the speech: the lab cannot speak phonemes. */
const phonemeRules = dictionaryEntries('string_to_replace', 'phoneme').transform((rules) =>
  rules.map(({ word }) => ({ word, spoken: word })),
)
const NEW_DICTIONARY = z.looseObject({
  name: z.string(),
  rules: z.union([dictionaryEntries('string_to_replace', 'alias'), phonemeRules]),
})
const CHANGED_DICTIONARY = z.looseObject({
  name: z.coerce.string().optional(),
  archived: z.boolean().catch(false),
})

function createDictionary({ store, date, connectionId }: ConnectRequest, body: ClientFrame): ServerFrame[] {
  const checked = checkFields(NEW_DICTIONARY, fieldsOfFrame(body) ?? {})
  if (!checked.valid) {
    const loc = ['body', checked.refusal.field]
    return jsonResponse(422, { detail: [{ loc, msg: 'Field required', type: 'missing' }] })
  }
  const { name, rules: entries } = checked.fields
  const dictionary = { id: connectionId.slice(0, 20), name, createdAt: date, entries }
  if (!store.dictionaries.save(dictionary))
    return jsonResponse(500, { detail: { status: 'internal_server_error', message: 'It was not made' } })
  const { latest_version_id, latest_version_rules_num, ...rest } = formatDictionary(dictionary)
  return jsonResponse(200, {
    ...rest,
    version_id: latest_version_id,
    version_rules_num: latest_version_rules_num,
  })
}

/** An archived dictionary is neither used nor listed. */
function updateDictionary(
  dictionary: LabDictionary,
  { store }: ConnectRequest,
  body: ClientFrame,
): ServerFrame[] {
  const { archived, name = dictionary.name } = CHANGED_DICTIONARY.parse(fieldsOfFrame(body) ?? {})
  const changed = { ...dictionary, name }
  if (archived) store.dictionaries.remove(dictionary.id)
  else store.dictionaries.save(changed)
  return jsonResponse(200, formatDictionary(changed, archived))
}

function formatDictionary({ id, name, createdAt, entries }: LabDictionary, isArchived = false) {
  const creation_time_unix = Math.floor(createdAt / 1000)
  return {
    id,
    name,
    created_by: 'lab',
    creation_time_unix,
    latest_version_id: `v${id.slice(0, 19)}`,
    latest_version_rules_num: entries.length,
    permission_on_resource: 'admin',
    ...(isArchived ? { archived_time_unix: creation_time_unix } : {}),
  }
}

function formatRules({ entries }: LabDictionary) {
  return entries.map(({ word, spoken }) => ({ type: 'alias', string_to_replace: word, alias: spoken }))
}
