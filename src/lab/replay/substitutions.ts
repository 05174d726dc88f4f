import { isJsonObject, parseJson } from '../../core/json.ts'

/** A shorter value may occur elsewhere by chance. */
const MIN_ID = 6
/** A longer value is a text and not an id. */
const MAX_ID = 128

/**
 * Replaces the ids that a recorded answer repeats. A client makes new ids for each request, so the recorded
 * ids give way to those of the present client.
 */
export class Substitutions {
  readonly #replacements = new Map<string, string>()

  /** Compares what the client sends now with what the recorded client sent. */
  learn(recorded: string, present: string): void {
    this.#compare(parseJson(recorded), parseJson(present))
  }

  apply(text: string): string {
    let replaced = text
    for (const [from, to] of this.#replacements) replaced = replaced.replaceAll(from, to)
    return replaced
  }

  #compare(recorded: unknown, present: unknown): void {
    if (typeof recorded === 'string' && typeof present === 'string') return this.#note(recorded, present)
    if (!isJsonObject(recorded) || !isJsonObject(present)) return
    for (const [name, value] of Object.entries(recorded)) this.#compare(value, present[name])
  }

  #note(recorded: string, present: string): void {
    const isId = recorded.length >= MIN_ID && recorded.length <= MAX_ID && !/\s/.test(recorded)
    if (isId && recorded !== present) this.#replacements.set(recorded, present)
  }
}
