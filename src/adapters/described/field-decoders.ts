import type { AudioFormatFact } from '../../core/adapter/adapter.ts'
import {
  type CompletionRule,
  type DescribedCodec,
  type DescribedOption,
  EVENT_MEANINGS,
  type EventRule,
  type FaultTable,
  type Predicate,
  type Scalar,
  type Template,
} from '../../core/adapter/adapter-description.ts'
import { CONTAINERS, ENCODINGS } from '../../core/audio-format.ts'
import { FAULT_KINDS } from '../../core/fault.ts'
import { isJsonObject } from '../../core/json.ts'
import {
  array,
  boolean,
  DecodeError,
  type FieldDecoder,
  number,
  object,
  oneOf,
  oneOrMore,
  optional,
  string,
} from './decoder.ts'
import { OPERATOR_NAMES } from './predicate.ts'

export const pointer = string('a JSON pointer such as /type', /^(\/.*)?$/s)

const scalar: FieldDecoder<Scalar> = (found, path) => {
  if (found === null || ['string', 'number', 'boolean'].includes(typeof found)) return found as Scalar
  throw new DecodeError(path, 'a string, a number, true, false or null', found)
}

/** Any data. Its slots are checked later, together with the options of the description. */
export const template: FieldDecoder<Template> = (found, path) => {
  if (Array.isArray(found)) return found.map((item, index) => template(item, [...path, index]))
  if (!isJsonObject(found)) return scalar(found, path)
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, template(value, [...path, name])]),
  )
}

/** A template without structure, for a header or query parameter. */
export const plainTemplate: FieldDecoder<Template> = (found, path) => scalar(found, path)

export const codec: FieldDecoder<DescribedCodec> = (found, path) => {
  const kind = oneOf('raw', 'sse', 'lines', 'json', 'msgpack', 'text')
  return isJsonObject(found)
    ? object({ kind, strip: optional(string()) })(found, path)
    : { kind: kind(found, path) }
}

/** An encoding and its container, such as `pcm_s16le/raw`. */
export const audioFormat: FieldDecoder<AudioFormatFact> = (found, path) => {
  const [encoding, container] = typeof found === 'string' ? found.split('/') : []
  const fact = {
    encoding: ENCODINGS.find((name) => name === encoding),
    container: CONTAINERS.find((name) => name === container),
  }
  if (fact.encoding && fact.container) return { encoding: fact.encoding, container: fact.container }
  const expected = `an encoding and a container such as pcm_s16le/raw (${ENCODINGS.join(', ')}; ${CONTAINERS.join(', ')})`
  throw new DecodeError(path, expected, found)
}

export const completion: FieldDecoder<CompletionRule> = (found, path) =>
  isJsonObject(found)
    ? object({ close: array(number(1000, 4999, true), 1) })(found, path)
    : oneOf('body', 'event', 'count')(found, path)

const OPTION_DECODERS = {
  number: object({
    kind: oneOf('number'),
    min: number(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    max: number(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    whole: optional(((found, path) => (boolean(found, path) ? true : undefined)) as FieldDecoder<
      true | undefined
    >),
  }),
  flag: object({ kind: oneOf('flag') }),
  text: object({ kind: oneOf('text'), longest: optional(number(1, 1_000_000, true)) }),
  word: object({ kind: oneOf('word'), words: array(string(), 1) }),
  list: object({ kind: oneOf('list') }),
} as const satisfies {
  [Kind in DescribedOption['kind']]: FieldDecoder<Extract<DescribedOption, { kind: Kind }>>
}

export const option: FieldDecoder<DescribedOption> = (found, path) => {
  const kinds = Object.keys(OPTION_DECODERS) as (keyof typeof OPTION_DECODERS)[]
  if (!isJsonObject(found)) throw new DecodeError(path, `a map with a \`kind\`: ${kinds.join(', ')}`, found)
  return OPTION_DECODERS[oneOf(...kinds)(found.kind, [...path, 'kind'])](found, path)
}

/** The operand of each operator. */
const OPERAND_DECODERS: Readonly<Record<string, FieldDecoder<unknown>>> = {
  is: scalar,
  isNot: scalar,
  in: array(scalar, 1),
  notIn: array(scalar, 1),
  exists: boolean,
  truthy: boolean,
  filled: boolean,
  contains: string(),
}

const predicate: FieldDecoder<Predicate> = (found, path) => {
  if (!isJsonObject(found)) throw new DecodeError(path, 'a condition such as { at: /type, is: audio }', found)
  const [first] = Object.keys(found)
  const innerPath = [...path, first ?? '']
  if (first === 'all') return { all: array(predicate, 1)(soleValue(found, path), innerPath) }
  if (first === 'any') return { any: array(predicate, 1)(soleValue(found, path), innerPath) }
  if (first === 'not') return { not: predicate(soleValue(found, path), innerPath) }
  if (first === 'event') return { event: string()(soleValue(found, path), innerPath) }
  const fields = {
    at: pointer,
    ...Object.fromEntries(OPERATOR_NAMES.map((name) => [name, optional(OPERAND_DECODERS[name] ?? scalar)])),
  }
  const decoded = object(fields)(found, path)
  if (Object.keys(decoded).length === 2) return decoded as Predicate
  throw new DecodeError(path, `\`at\` and exactly one of ${OPERATOR_NAMES.join(', ')}`, found)
}

function soleValue(fields: Readonly<Record<string, unknown>>, path: readonly (string | number)[]): unknown {
  const [value, ...others] = Object.values(fields)
  if (others.length === 0) return value
  throw new DecodeError(path, 'no other field beside it', fields)
}

export const eventRule: FieldDecoder<EventRule> = object({
  when: optional(predicate),
  means: oneOrMore(oneOf(...EVENT_MEANINGS)),
})

/** Lists of values by fault kind. */
export function faultTable<Value>(decode: FieldDecoder<Value>): FieldDecoder<FaultTable<Value>> {
  const rows = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, optional(array(decode, 1))]))
  return object(rows) as FieldDecoder<FaultTable<Value>>
}

export const codes = faultTable(scalar)
