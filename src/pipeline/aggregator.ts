import type { Aggregation } from '../core/pipeline.ts'

/** Gathers what a language model writes into what a voice is handed at a time. */
export interface Aggregator {
  /** Text that was written; the units that are complete with it. */
  readonly push: (text: string) => string[]
  /** The model has finished: what is left, if there is anything to say in it. */
  readonly rest: () => string
}

/** The end of a sentence with the space behind it; not behind a short title or a single letter. */
const SENTENCE = /(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…]["')\]]*\s+/u
/** The same, or a pause inside of a sentence. */
const CLAUSE = /(?:(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…]["')\]]*|(?<!\d)[,;:–—])\s+/u
/** Characters below which a clause waits for the next: a word or two by themselves sound torn off. */
const SHORTEST_CLAUSE = 12

/** Whether there is something in a text that can be said: a letter or a digit. */
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

/** Holds text until a boundary is in it. What cannot be said goes along with what follows it. */
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
