import type { LabDictionary } from '../../engine/dictionaries.ts'
import type { ClientFrame, Knock, Outgoing, Twin } from '../../twin.ts'
import { type Desk, deskRoute } from '../desk.ts'
import { entriesOf } from '../dictionary-entries.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { jsonAnswer } from '../frames.ts'
import { apiKeyOf } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'

const ALL = '/v1/pronunciation-dictionaries'

/** Dictionaries of rules, created, read and archived as the official client does. No route deletes one. */
export const elevenLabsDictionaries: readonly Twin[] = [
  desk('POST', `${ALL}/add-from-rules`, create),
  desk('GET', ALL, ({ shelf }) =>
    jsonAnswer(200, {
      pronunciation_dictionaries: shelf.dictionaries.all.map((one) => described(one)),
      next_cursor: null,
      has_more: false,
    }),
  ),
  desk(
    'GET',
    `${ALL}/:id`,
    found((dictionary) => jsonAnswer(200, { ...described(dictionary), rules: rulesOf(dictionary) })),
  ),
  desk('PATCH', `${ALL}/:id`, found(change)),
]

function desk(method: Desk['method'], path: string, answer: Desk['answer']): Twin {
  const refused: Desk['refused'] = (refusal, { connection }) => refusedOverHttp(refusal, connection)
  return deskRoute({ provider: 'elevenlabs', method, path, keyOf: apiKeyOf, answer, refused })
}

function found(
  answer: (dictionary: LabDictionary, knock: Knock, body: ClientFrame) => Outgoing[],
): Desk['answer'] {
  return (knock, body) => {
    const dictionary = knock.shelf.dictionaries.get(knock.path.id ?? '')
    if (dictionary) return answer(dictionary, knock, body)
    const message = 'No such pronunciation dictionary'
    return jsonAnswer(404, { detail: { status: 'pronunciation_dictionary_not_found', message } })
  }
}

function create({ shelf, date, connection }: Knock, body: ClientFrame): Outgoing[] {
  const { name, rules } = fieldsIn(body)
  const entries = entriesOf(rules, 'string_to_replace', 'alias') ?? phonemesOf(rules)
  if (typeof name !== 'string' || !entries) {
    const loc = ['body', typeof name === 'string' ? 'rules' : 'name']
    return jsonAnswer(422, { detail: [{ loc, msg: 'Field required', type: 'missing' }] })
  }
  const dictionary = { id: connection.slice(0, 20), name, created: date, entries }
  if (!shelf.dictionaries.keep(dictionary))
    return jsonAnswer(500, { detail: { status: 'internal_server_error', message: 'It was not made' } })
  const { latest_version_id, latest_version_rules_num, ...rest } = described(dictionary)
  return jsonAnswer(200, {
    ...rest,
    version_id: latest_version_id,
    version_rules_num: latest_version_rules_num,
  })
}

/** Phoneme rules are stored, but do not change the speech: the lab cannot speak phonemes. */
function phonemesOf(rules: unknown) {
  return entriesOf(rules, 'string_to_replace', 'phoneme')?.map(({ word }) => ({ word, spoken: word }))
}

/** An archived dictionary is neither used nor listed. */
function change(dictionary: LabDictionary, { shelf }: Knock, body: ClientFrame): Outgoing[] {
  const { archived, name = dictionary.name } = fieldsIn(body)
  const changed = { ...dictionary, name: String(name) }
  if (archived === true) shelf.dictionaries.remove(dictionary.id)
  else shelf.dictionaries.keep(changed)
  return jsonAnswer(200, described(changed, archived === true))
}

function described({ id, name, created, entries }: LabDictionary, isArchived = false) {
  const creation_time_unix = Math.floor(created / 1000)
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

function rulesOf({ entries }: LabDictionary) {
  return entries.map(({ word, spoken }) => ({ type: 'alias', string_to_replace: word, alias: spoken }))
}

function fieldsIn(body: ClientFrame): Fields {
  return (body.kind === 'text' ? fieldsOf(body.text) : undefined) ?? {}
}

/** The dictionaries that a request names. */
export function dictionariesIn({ pronunciation_dictionary_locators: locators }: Fields): {
  readonly dictionaries?: readonly string[]
} {
  if (!Array.isArray(locators)) return {}
  return { dictionaries: locators.map((one: Fields | null) => String(one?.pronunciation_dictionary_id)) }
}
