import type { LabDictionary } from '../../engine/dictionaries.ts'
import type { ClientFrame, Knock, Outgoing, Twin } from '../../twin.ts'
import { type Desk, deskRoute } from '../desk.ts'
import { entriesOf } from '../dictionary-entries.ts'
import { fieldsOf } from '../fields.ts'
import { jsonAnswer } from '../frames.ts'
import { keyOf } from './facts.ts'
import { LIGHTNING_V3 } from './lightning-v3.ts'
import { refusedOverHttp } from './refusals.ts'

const PATH = '/waves/v1/pronunciation-dicts'

/**
 * Dictionaries without names, with all four methods on one path. The format of the list is not documented.
 */
export const smallestDictionaries: readonly Twin[] = [
  desk('GET', ({ shelf }) => jsonAnswer(200, shelf.dictionaries.all.map(plain))),
  desk('POST', (knock, body) => kept(knock, body, `dict_${knock.connection.slice(0, 16)}`)),
  desk('PUT', (knock, body) => {
    const { id } = fieldsIn(body)
    return typeof id === 'string' && knock.shelf.dictionaries.get(id) ? kept(knock, body, id) : missing()
  }),
  desk('DELETE', ({ shelf }, body) => {
    const { id } = fieldsIn(body)
    if (typeof id !== 'string') return refused('id', 'Required')
    return shelf.dictionaries.remove(id) ? jsonAnswer(200, { id, deleted: true }) : missing()
  }),
]

function desk(method: Desk['method'], answer: Desk['answer']): Twin {
  const refuse: Desk['refused'] = (refusal) => refusedOverHttp(refusal, LIGHTNING_V3)
  return deskRoute({ provider: 'smallest', method, path: PATH, keyOf, answer, refused: refuse })
}

function kept({ shelf, date }: Knock, body: ClientFrame, id: string): Outgoing[] {
  const entries = entriesOf(fieldsIn(body).items, 'word', 'pronunciation')
  if (!entries) return refused('items', 'Expected a list of {word, pronunciation}')
  const dictionary = { id, name: '', created: date, entries }
  if (!shelf.dictionaries.keep(dictionary))
    return jsonAnswer(500, { error: 'The dictionary could not be made', details: [] })
  return jsonAnswer(200, plain(dictionary))
}

function plain({ id, created, entries }: LabDictionary) {
  return {
    id,
    items: entries.map(({ word, spoken }) => ({ word, pronunciation: spoken })),
    createdAt: new Date(created).toISOString(),
  }
}

function fieldsIn(body: ClientFrame) {
  return (body.kind === 'text' ? fieldsOf(body.text) : undefined) ?? {}
}

function refused(field: string, message: string): Outgoing[] {
  return jsonAnswer(400, { error: 'Invalid request', details: [{ path: [field], message }] })
}

function missing(): Outgoing[] {
  return jsonAnswer(404, { error: 'Dictionary not found', details: [] })
}

/** The dictionaries that a request names. */
export function dictionariesIn(named: unknown): { readonly dictionaries?: readonly string[] } {
  if (!Array.isArray(named)) return {}
  return { dictionaries: named.filter((id) => typeof id === 'string') }
}
