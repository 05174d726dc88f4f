import type { Cassette } from '../../cassette/cassette.ts'
import { parseJsonObject } from '../../core/json.ts'
import { type Segment, segmentsOf } from './segments.ts'

/** Draws one of the recordings that fit; undefined if none does. */
export type Draw = (fits: (cassette: Cassette) => boolean) => Cassette | undefined

/** The position of a connection in its recording; after a request is over, in the next recording. */
export class ReplayScript {
  readonly opening: Segment | undefined
  readonly #draw: Draw
  #segments: readonly Segment[]
  #position = 0

  constructor(cassette: Cassette, draw: Draw) {
    this.#segments = segmentsOf(cassette)
    this.#draw = draw
    this.opening = this.#segments[0]
  }

  /**
   * What followed the client's message in the recording. Undefined if it has nothing that could follow it.
   */
  next(message: string): Segment | undefined {
    const following = this.#segments[this.#position + 1]
    if (following && likenessOf(following, message) >= MIN_LIKENESS) this.#position += 1
    else this.#begin(message)
    return this.#segments[this.#position]
  }

  /** Another request on the same connection begins with the first message of its kind. */
  #begin(message: string): void {
    const drawn = this.#draw((cassette) => findStart(segmentsOf(cassette), message) > 0)
    if (drawn) this.#segments = segmentsOf(drawn)
    this.#position = drawn ? findStart(this.#segments, message) : this.#segments.length
  }
}

/** The index of the message that is most similar, the first of several; -1 if there is none. */
function findStart(segments: readonly Segment[], message: string): number {
  const likeness = segments.map((segment, index) => (index === 0 ? 0 : likenessOf(segment, message)))
  const most = Math.max(0, ...likeness)
  return most < MIN_LIKENESS ? -1 : likeness.indexOf(most)
}

/**
 * Another option or language changes a few fields of a message; a message of another kind differs in most.
 */
const MIN_LIKENESS = 0.5

/** Names of fields whose value tells what kind of message it is. */
const KIND_FIELD = /type|event|action|command|kind/i

/**
 * The share of fields that two messages have in common; 0 if a field says that they are of different kinds.
 */
function likenessOf({ sent = '' }: Segment, message: string): number {
  const [recorded, present] = [parseJsonObject(sent), parseJsonObject(message)]
  if (!recorded || !present) return recorded === present ? 1 : 0
  const names = Object.keys(recorded).filter((name) => name in present)
  if (names.some((name) => KIND_FIELD.test(name) && isOtherKind(recorded[name], present[name]))) return 0
  return names.length / new Set([...Object.keys(recorded), ...Object.keys(present)]).size
}

function isOtherKind(recorded: unknown, present: unknown): boolean {
  return typeof recorded === 'string' && typeof present === 'string' && recorded !== present
}
