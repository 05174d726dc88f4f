import type { LabDictionary } from '../../engine/dictionaries.ts'
import type { ClientFrame, Knock, Outgoing, Twin } from '../../twin.ts'
import { type Desk, deskRoute } from '../desk.ts'
import { entriesOf } from '../dictionary-entries.ts'
import { fieldsOf } from '../fields.ts'
import { jsonAnswer } from '../frames.ts'
import { uuidOf } from '../uuid.ts'
import { keyOf } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'
import { invalid, unknownDictionary } from './request.ts'

const ALL = '/pronunciation-dicts/'
const ONE = '/pronunciation-dicts/:id'

/** Dictionaries, created, read, updated and deleted as the official client does. */
export const cartesiaDictionaries: readonly Twin[] = [
  desk('POST', ALL, (knock, body) => {
    const { name, items } = fieldsIn(body)
    return typeof name === 'string' && name !== ''
      ? kept(knock, { id: uuidOf(knock.connection), name, created: knock.date, items })
      : refusedOverHttp(invalid('name', 'is required'), knock)
  }),
  // The client requests pages until one is empty.
  desk('GET', ALL, ({ query, shelf }) =>
    jsonAnswer(200, {
      data: query.has('starting_after') ? [] : shelf.dictionaries.all.map(plain),
      has_more: false,
    }),
  ),
  desk(
    'GET',
    ONE,
    found(({ dictionary }) => jsonAnswer(200, plain(dictionary))),
  ),
  desk(
    'PATCH',
    ONE,
    found(({ knock, body, dictionary }) => {
      const { name = dictionary.name, items = itemsOf(dictionary) } = fieldsIn(body)
      return kept(knock, { ...dictionary, name: String(name), items })
    }),
  ),
  desk(
    'DELETE',
    ONE,
    found(({ knock, dictionary }) => {
      knock.shelf.dictionaries.remove(dictionary.id)
      return [{ kind: 'head', status: 204, headers: {} }]
    }),
  ),
]

function desk(method: Desk['method'], path: string, answer: Desk['answer']): Twin {
  return deskRoute({ provider: 'cartesia', method, path, keyOf, answer, refused: refusedOverHttp })
}

interface Found {
  readonly knock: Knock
  readonly body: ClientFrame
  readonly dictionary: LabDictionary
}

function found(answer: (found: Found) => Outgoing[]): Desk['answer'] {
  return (knock, body) => {
    const dictionary = knock.shelf.dictionaries.get(knock.path.id ?? '')
    return dictionary
      ? answer({ knock, body, dictionary })
      : refusedOverHttp(unknownDictionary(knock.path.id ?? ''), knock)
  }
}

interface Wish extends Omit<LabDictionary, 'entries'> {
  readonly items: unknown
}

function kept(knock: Knock, { items, ...wish }: Wish): Outgoing[] {
  const entries = entriesOf(items ?? [], 'text', 'alias')
  if (!entries) return refusedOverHttp(invalid('items', 'must be a list of {text, alias}'), knock)
  const dictionary = { ...wish, entries }
  return knock.shelf.dictionaries.keep(dictionary)
    ? jsonAnswer(200, plain(dictionary))
    : refusedOverHttp({ reason: 'broken' }, knock)
}

function plain(dictionary: LabDictionary) {
  const { id, name, created } = dictionary
  const created_at = new Date(created).toISOString()
  return { id, name, created_at, items: itemsOf(dictionary), owner_id: 'lab', pinned: false }
}

function itemsOf({ entries }: LabDictionary) {
  return entries.map(({ word, spoken }) => ({ text: word, alias: spoken }))
}

function fieldsIn(body: ClientFrame) {
  return (body.kind === 'text' ? fieldsOf(body.text) : undefined) ?? {}
}
