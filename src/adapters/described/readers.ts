import type { AudioFormatFact } from '../../core/adapter.ts'
import {
  type Completion,
  type DescribedCodec,
  type DescribedOption,
  type EventRule,
  type FaultTable,
  MEANINGS,
  type Predicate,
  type Scalar,
  type Template,
} from '../../core/adapter-description.ts'
import { CONTAINERS, ENCODINGS } from '../../core/audio-format.ts'
import { FAULT_KINDS } from '../../core/fault.ts'
import { isFields } from '../json.ts'
import { PLACE_QUESTIONS } from './predicate.ts'
import {
  flag,
  list,
  Mismatch,
  number,
  oneOrMore,
  optional,
  type Reader,
  shape,
  text,
  word,
} from './reader.ts'

export const pointer = text('a JSON pointer such as /type', /^(\/.*)?$/s)

const scalar: Reader<Scalar> = (found, path) => {
  if (found === null || ['string', 'number', 'boolean'].includes(typeof found)) return found as Scalar
  throw new Mismatch(path, 'a string, a number, true, false or null', found)
}

/** Any data. Its slots are checked later, together with the options of the description. */
export const template: Reader<Template> = (found, path) => {
  if (Array.isArray(found)) return found.map((item, index) => template(item, [...path, index]))
  if (!isFields(found)) return scalar(found, path)
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, template(value, [...path, name])]),
  )
}

/** A template without structure, for a header or query parameter. */
export const plainTemplate: Reader<Template> = (found, path) => scalar(found, path)

export const codec: Reader<DescribedCodec> = (found, path) => {
  const kind = word('raw', 'sse', 'lines', 'json', 'msgpack', 'text')
  return isFields(found) ? shape({ kind, strip: optional(text()) })(found, path) : { kind: kind(found, path) }
}

/** An encoding and its container, such as `pcm_s16le/raw`. */
export const formatName: Reader<AudioFormatFact> = (found, path) => {
  const [encoding, container] = typeof found === 'string' ? found.split('/') : []
  const fact = {
    encoding: ENCODINGS.find((one) => one === encoding),
    container: CONTAINERS.find((one) => one === container),
  }
  if (fact.encoding && fact.container) return { encoding: fact.encoding, container: fact.container }
  const expected = `an encoding and a container such as pcm_s16le/raw (${ENCODINGS.join(', ')}; ${CONTAINERS.join(', ')})`
  throw new Mismatch(path, expected, found)
}

export const completion: Reader<Completion> = (found, path) =>
  isFields(found)
    ? shape({ close: list(number(1000, 4999, true), 1) })(found, path)
    : word('body', 'event', 'count')(found, path)

const OPTION_KINDS = {
  number: shape({
    kind: word('number'),
    min: number(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    max: number(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    whole: optional(((found, path) => (flag(found, path) ? true : undefined)) as Reader<true | undefined>),
  }),
  flag: shape({ kind: word('flag') }),
  text: shape({ kind: word('text'), longest: optional(number(1, 1_000_000, true)) }),
  word: shape({ kind: word('word'), words: list(text(), 1) }),
  list: shape({ kind: word('list') }),
} as const satisfies { [Kind in DescribedOption['kind']]: Reader<Extract<DescribedOption, { kind: Kind }>> }

export const option: Reader<DescribedOption> = (found, path) => {
  const kinds = Object.keys(OPTION_KINDS) as (keyof typeof OPTION_KINDS)[]
  if (!isFields(found)) throw new Mismatch(path, `a map with a \`kind\`: ${kinds.join(', ')}`, found)
  return OPTION_KINDS[word(...kinds)(found.kind, [...path, 'kind'])](found, path)
}

/** The operand of each operator. */
const ASKED: Readonly<Record<string, Reader<unknown>>> = {
  is: scalar,
  isNot: scalar,
  in: list(scalar, 1),
  notIn: list(scalar, 1),
  exists: flag,
  truthy: flag,
  filled: flag,
  contains: text(),
}

export const predicate: Reader<Predicate> = (found, path) => {
  if (!isFields(found)) throw new Mismatch(path, 'a condition such as { at: /type, is: audio }', found)
  const [first] = Object.keys(found)
  const inside = [...path, first ?? '']
  if (first === 'all') return { all: list(predicate, 1)(only(found, path), inside) }
  if (first === 'any') return { any: list(predicate, 1)(only(found, path), inside) }
  if (first === 'not') return { not: predicate(only(found, path), inside) }
  if (first === 'event') return { event: text()(only(found, path), inside) }
  const fields = {
    at: pointer,
    ...Object.fromEntries(PLACE_QUESTIONS.map((name) => [name, optional(ASKED[name] ?? scalar)])),
  }
  const read = shape(fields)(found, path)
  if (Object.keys(read).length === 2) return read as Predicate
  throw new Mismatch(path, `\`at\` and exactly one of ${PLACE_QUESTIONS.join(', ')}`, found)
}

function only(fields: Readonly<Record<string, unknown>>, path: readonly (string | number)[]): unknown {
  const [value, ...others] = Object.values(fields)
  if (others.length === 0) return value
  throw new Mismatch(path, 'no other field beside it', fields)
}

export const eventRule: Reader<EventRule> = shape({
  when: optional(predicate),
  means: oneOrMore(word(...MEANINGS)),
})

/** Lists of values by fault kind. */
export function faultTable<Value>(read: Reader<Value>): Reader<FaultTable<Value>> {
  const rows = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, optional(list(read, 1))]))
  return shape(rows) as Reader<FaultTable<Value>>
}

export const codes = faultTable(scalar)
