import type { Aggregation } from '../../scenario/conversation-scenario.ts'

/** Collects tokens of a language model into the units that are sent to the TTS. */
export interface TextAggregator {
  /** Adds text and returns the units that it completes. */
  readonly push: (text: string) => string[]
  /** Returns the rest when the model has finished. Empty if there is nothing to say in it. */
  readonly flush: () => string
}

/** The end of a sentence, in Hindi and Urdu too, with the following space, except after a short title or a single letter. */
const SENTENCE_END = /(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…।॥؟۔]["')\]]*\s+/u
/** The end of a sentence, or a pause within one. */
const CLAUSE_END =
  /(?:(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…।॥؟۔]["')\]]*|(?<!\d)[,;:–—،])\s+/u
/** A shorter clause waits for the next: one or two words alone sound cut off. */
const MIN_CLAUSE_CHARACTERS = 12

/** Whether a text contains something to say: a letter or a digit. */
export function isSpeakable(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

export function createTextAggregator(rule: Aggregation): TextAggregator {
  switch (rule) {
    case 'tokens':
      return passTokens()
    case 'answer':
      return splitAt(/$^/u, 0)
    case 'sentence':
      return splitAt(SENTENCE_END, 0)
    case 'clause':
      return splitAt(CLAUSE_END, MIN_CLAUSE_CHARACTERS)
  }
}

/** Passes every token on, from the first with something to say: what comes before it cannot be answered. */
function passTokens(): TextAggregator {
  let opening: string | undefined = ''
  return {
    push: (text) => {
      if (opening === undefined) return text === '' ? [] : [text]
      opening += text
      if (!isSpeakable(text)) return []
      const unit = opening
      opening = undefined
      return [unit]
    },
    flush: () => '',
  }
}

/** Buffers text up to a boundary. Text without anything to say is joined with what follows. */
function splitAt(boundary: RegExp, minLength: number): TextAggregator {
  let buffered = ''
  const next = (): string | undefined => {
    for (let from = 0; ; ) {
      const found = boundary.exec(buffered.slice(from))
      if (!found) return undefined
      const end = from + found.index + found[0].length
      const unit = buffered.slice(0, end)
      if (unit.trim().length >= minLength && isSpeakable(unit)) {
        buffered = buffered.slice(end)
        return unit
      }
      from = end
    }
  }
  return {
    push: (text) => {
      buffered += text
      const units: string[] = []
      for (let unit = next(); unit !== undefined; unit = next()) units.push(unit)
      return units
    },
    flush: () => {
      const left = buffered
      buffered = ''
      return isSpeakable(left) ? left : ''
    },
  }
}
