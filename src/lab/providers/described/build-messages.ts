import {
  type AdapterDescription,
  EVENT_MEANINGS,
  type EventMeaning,
  type EventRule,
  type Predicate,
  type Scalar,
} from '../../../core/adapter/adapter-description.ts'
import { valueAtPointer } from '../../../core/json-pointer.ts'
import { type ProtocolValue, withValueAt } from './json-pointer.ts'

/** A message of the protocol: a WebSocket message, a line or an SSE event. */
export interface ProtocolMessage {
  readonly value: ProtocolValue
  /** The name of an SSE event; otherwise empty. */
  readonly event: string
}

/** A placeholder for any value. */
const PLACEHOLDER = 'lab'

/** A change to a message. With `ifAbsent`, an existing value stays. */
interface Edit {
  readonly at?: string
  readonly value?: ProtocolValue
  readonly event?: string
  readonly ifAbsent?: true
}

/** A message for each meaning that the description can express. */
export type ProtocolMessages = { readonly [Meant in EventMeaning]?: ProtocolMessage }

export function buildMessages(description: AdapterDescription): ProtocolMessages {
  const pairs = EVENT_MEANINGS.map((meaning) => [meaning, buildMessage(description, meaning)] as const)
  return Object.fromEntries(pairs.filter(([, message]) => message !== undefined))
}

/**
 * Builds a message that the description's rules map to exactly this meaning. Undefined if no rule has it, or
 * if an earlier rule gives every such message another meaning.
 */
function buildMessage(description: AdapterDescription, meaning: EventMeaning): ProtocolMessage | undefined {
  const { events } = description
  const rules = events.filter(({ means }) => means.length === 1 && means[0] === meaning)
  for (const rule of rules) {
    const message = candidateMessages(description, rule).find(
      (one) => events.find((other) => matchesRule(other, one)) === rule,
    )
    if (message) return message
  }
  return undefined
}

function candidateMessages({ audio }: AdapterDescription, { when, means }: EventRule): ProtocolMessage[] {
  const audioEdits: Edit[] =
    means.includes('audio') && audio.at !== undefined
      ? [{ at: audio.at, value: PLACEHOLDER, ifAbsent: true }]
      : []
  const alternatives = when === undefined ? [[]] : editsToSatisfy(when)
  return alternatives.map((edits) => applyEdits([...edits, ...audioEdits]))
}

function applyEdits(edits: readonly Edit[]): ProtocolMessage {
  const ordered = [...edits.filter(({ ifAbsent }) => !ifAbsent), ...edits.filter(({ ifAbsent }) => ifAbsent)]
  return ordered.reduce<ProtocolMessage>(applyEdit, { value: {}, event: '' })
}

function applyEdit(message: ProtocolMessage, { at: pointer, value, event, ifAbsent }: Edit): ProtocolMessage {
  if (event !== undefined) return { value: message.value, event }
  if (pointer === undefined || (ifAbsent && valueAtPointer(message.value, pointer) !== undefined))
    return message
  return { value: withValueAt(message.value, pointer, value), event: message.event }
}

/** The edits that make a message satisfy a predicate, one list per alternative. A negation needs no edit. */
function editsToSatisfy(predicate: Predicate): Edit[][] {
  if ('all' in predicate) return predicate.all.map(editsToSatisfy).reduce(combineEdits, [[]])
  if ('any' in predicate) return editsToSatisfyAny(predicate.any)
  if ('event' in predicate) return [[{ event: predicate.event }]]
  if ('not' in predicate) return [[]]
  return [pointerEdits(predicate)]
}

/**
 * Another client may check another of the alternatives, so all of them together come first, if they are
 * compatible.
 */
function editsToSatisfyAny(predicates: readonly Predicate[]): Edit[][] {
  const each = predicates.flatMap(editsToSatisfy)
  const parts = each.filter((edits) => edits.every(({ at: pointer }) => pointer !== ''))
  return [parts.flat(), ...each]
}

type PointerPredicate = Extract<Predicate, { at: string }>

function pointerEdits(predicate: PointerPredicate): Edit[] {
  const pointer = predicate.at
  if ('is' in predicate) return [{ at: pointer, value: predicate.is }]
  if ('in' in predicate) return [{ at: pointer, value: predicate.in[0] }]
  if ('contains' in predicate) return [{ at: pointer, value: predicate.contains }]
  if ('truthy' in predicate) return [{ at: pointer, value: predicate.truthy }]
  if ('exists' in predicate)
    return predicate.exists ? [{ at: pointer, value: PLACEHOLDER, ifAbsent: true }] : []
  if ('filled' in predicate)
    return predicate.filled ? [{ at: pointer, value: PLACEHOLDER, ifAbsent: true }] : []
  return []
}

function combineEdits(alternatives: Edit[][], more: Edit[][]): Edit[][] {
  return alternatives.flatMap((edits) => more.map((other) => [...edits, ...other]))
}

function matchesRule({ when }: EventRule, message: ProtocolMessage): boolean {
  return when === undefined || satisfies(when, message)
}

/** Whether a message satisfies a predicate. */
function satisfies(predicate: Predicate, message: ProtocolMessage): boolean {
  if ('all' in predicate) return predicate.all.every((one) => satisfies(one, message))
  if ('any' in predicate) return predicate.any.some((one) => satisfies(one, message))
  if ('not' in predicate) return !satisfies(predicate.not, message)
  if ('event' in predicate) return predicate.event === message.event
  return satisfiesPointer(predicate, valueAtPointer(message.value, predicate.at))
}

function satisfiesPointer(predicate: PointerPredicate, found: ProtocolValue): boolean {
  if ('is' in predicate) return found === predicate.is
  if ('isNot' in predicate) return found !== predicate.isNot
  if ('in' in predicate) return predicate.in.includes(found as Scalar)
  if ('notIn' in predicate) return !predicate.notIn.includes(found as Scalar)
  if ('exists' in predicate) return ((found ?? null) !== null) === predicate.exists
  if ('truthy' in predicate) return Boolean(found) === predicate.truthy
  if ('filled' in predicate) return isFilled(found) === predicate.filled
  return typeof found === 'string' && found.toLowerCase().includes(predicate.contains.toLowerCase())
}

function isFilled(found: ProtocolValue): boolean {
  return (typeof found === 'string' || found instanceof Uint8Array) && found.length > 0
}
