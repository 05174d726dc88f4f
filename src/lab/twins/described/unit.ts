import {
  type AdapterDescription,
  type EventRule,
  MEANINGS,
  type Meaning,
  type Predicate,
  type Scalar,
} from '../../../core/adapter-description.ts'
import { at, type Value, withAt } from './place.ts'

/** A message of the protocol: a WebSocket message, a line or an SSE event. */
export interface Unit {
  readonly value: Value
  /** The name of an SSE event; otherwise empty. */
  readonly event: string
}

/** A placeholder for any value. */
const ANYTHING = 'lab'

/** A change to a message. With `ifAbsent`, an existing value stays. */
interface Edit {
  readonly at?: string
  readonly value?: Value
  readonly event?: string
  readonly weak?: true
}

/** A message for each meaning that the description can express. */
export type Units = { readonly [Meant in Meaning]?: Unit }

export function unitsOf(description: AdapterDescription): Units {
  const pairs = MEANINGS.map((meaning) => [meaning, unitFor(description, meaning)] as const)
  return Object.fromEntries(pairs.filter(([, unit]) => unit !== undefined))
}

/**
 * Builds a message that the description's rules map to exactly this meaning. Undefined if no rule has it, or
 * if an earlier rule gives every such message another meaning.
 */
function unitFor(description: AdapterDescription, meaning: Meaning): Unit | undefined {
  const { events } = description
  const rules = events.filter(({ means }) => means.length === 1 && means[0] === meaning)
  for (const rule of rules) {
    const unit = candidatesFor(description, rule).find(
      (one) => events.find((other) => fits(other, one)) === rule,
    )
    if (unit) return unit
  }
  return undefined
}

function candidatesFor({ audio }: AdapterDescription, { when, means }: EventRule): Unit[] {
  const sound: Edit[] =
    means.includes('audio') && audio.at !== undefined ? [{ at: audio.at, value: ANYTHING, weak: true }] : []
  const ways = when === undefined ? [[]] : waysToMeet(when)
  return ways.map((edits) => edited([...edits, ...sound]))
}

function edited(edits: readonly Edit[]): Unit {
  const inOrder = [...edits.filter(({ weak }) => !weak), ...edits.filter(({ weak }) => weak)]
  return inOrder.reduce<Unit>(withEdit, { value: {}, event: '' })
}

function withEdit(unit: Unit, { at: pointer, value, event, weak }: Edit): Unit {
  if (event !== undefined) return { value: unit.value, event }
  if (pointer === undefined || (weak && at(unit.value, pointer) !== undefined)) return unit
  return { value: withAt(unit.value, pointer, value), event: unit.event }
}

/** The edits that make a message satisfy a predicate, one list per alternative. A negation needs no edit. */
function waysToMeet(predicate: Predicate): Edit[][] {
  if ('all' in predicate) return predicate.all.map(waysToMeet).reduce(combined, [[]])
  if ('any' in predicate) return waysToMeetAny(predicate.any)
  if ('event' in predicate) return [[{ event: predicate.event }]]
  if ('not' in predicate) return [[]]
  return [placeEdits(predicate)]
}

/**
 * Another client may check a different one of the alternatives, so all of them together come first if they
 * are compatible.
 */
function waysToMeetAny(predicates: readonly Predicate[]): Edit[][] {
  const each = predicates.flatMap(waysToMeet)
  const parts = each.filter((edits) => edits.every(({ at: pointer }) => pointer !== ''))
  return [parts.flat(), ...each]
}

type PlacePredicate = Extract<Predicate, { at: string }>

function placeEdits(predicate: PlacePredicate): Edit[] {
  const place = predicate.at
  if ('is' in predicate) return [{ at: place, value: predicate.is }]
  if ('in' in predicate) return [{ at: place, value: predicate.in[0] }]
  if ('contains' in predicate) return [{ at: place, value: predicate.contains }]
  if ('truthy' in predicate) return [{ at: place, value: predicate.truthy }]
  if ('exists' in predicate) return predicate.exists ? [{ at: place, value: ANYTHING, weak: true }] : []
  if ('filled' in predicate) return predicate.filled ? [{ at: place, value: ANYTHING, weak: true }] : []
  return []
}

function combined(ways: Edit[][], more: Edit[][]): Edit[][] {
  return ways.flatMap((way) => more.map((other) => [...way, ...other]))
}

function fits({ when }: EventRule, unit: Unit): boolean {
  return when === undefined || isMet(when, unit)
}

/** Whether a message satisfies a predicate. */
function isMet(predicate: Predicate, unit: Unit): boolean {
  if ('all' in predicate) return predicate.all.every((one) => isMet(one, unit))
  if ('any' in predicate) return predicate.any.some((one) => isMet(one, unit))
  if ('not' in predicate) return !isMet(predicate.not, unit)
  if ('event' in predicate) return predicate.event === unit.event
  return isPlaceMet(predicate, at(unit.value, predicate.at))
}

function isPlaceMet(predicate: PlacePredicate, found: Value): boolean {
  if ('is' in predicate) return found === predicate.is
  if ('isNot' in predicate) return found !== predicate.isNot
  if ('in' in predicate) return predicate.in.includes(found as Scalar)
  if ('notIn' in predicate) return !predicate.notIn.includes(found as Scalar)
  if ('exists' in predicate) return ((found ?? null) !== null) === predicate.exists
  if ('truthy' in predicate) return Boolean(found) === predicate.truthy
  if ('filled' in predicate) return isFilled(found) === predicate.filled
  return typeof found === 'string' && found.toLowerCase().includes(predicate.contains.toLowerCase())
}

function isFilled(found: Value): boolean {
  return (typeof found === 'string' || found instanceof Uint8Array) && found.length > 0
}
