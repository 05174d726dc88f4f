import type { Aggregation } from '../core/pipeline.ts'

/** Collects tokens of a language model into the units that are sent to the TTS. */
export interface Aggregator {
  /** Adds text and returns the units that it completes. */
  readonly push: (text: string) => string[]
  /** Returns the rest when the model has finished. Empty if there is nothing to say in it. */
  readonly rest: () => string
}

/** The end of a sentence with the following space, except after a short title or a single letter. */
const SENTENCE = /(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…]["')\]]*\s+/u
/** The end of a sentence, or a pause within one. */
const CLAUSE = /(?:(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…]["')\]]*|(?<!\d)[,;:–—])\s+/u
/** A shorter clause waits for the next: one or two words alone sound cut off. */
const SHORTEST_CLAUSE = 12

/** Whether a text contains something to say: a letter or a digit. */
export function isSpeakable(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

export function aggregatorOf(rule: Aggregation): Aggregator {
  switch (rule) {
    case 'tokens':
      return { push: (text) => (text === '' ? [] : [text]), rest: () => '' }
    case 'answer':
      return cutting(/$^/u, 0)
    case 'sentence':
      return cutting(SENTENCE, 0)
    case 'clause':
      return cutting(CLAUSE, SHORTEST_CLAUSE)
  }
}

/** Buffers text up to a boundary. Text without anything to say is joined with what follows. */
function cutting(boundary: RegExp, shortest: number): Aggregator {
  let held = ''
  const next = (): string | undefined => {
    for (let from = 0; ; ) {
      const found = boundary.exec(held.slice(from))
      if (!found) return undefined
      const end = from + found.index + found[0].length
      const unit = held.slice(0, end)
      if (unit.trim().length >= shortest && isSpeakable(unit)) {
        held = held.slice(end)
        return unit
      }
      from = end
    }
  }
  return {
    push: (text) => {
      held += text
      const units: string[] = []
      for (let unit = next(); unit !== undefined; unit = next()) units.push(unit)
      return units
    },
    rest: () => {
      const left = held
      held = ''
      return isSpeakable(left) ? left : ''
    },
  }
}
