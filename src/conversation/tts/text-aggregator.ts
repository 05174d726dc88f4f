import type { Aggregation } from '../../scenario/conversation-scenario.ts'

/** Collects tokens of a language model into the units that are sent to the TTS. */
export interface TextAggregator {
  /** Adds text and returns the units that it completes. */
  readonly push: (text: string) => string[]
  /** Returns the rest when the model has finished. Empty if it has no letter or digit. */
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
      return collectAll()
    case 'sentence':
      return splitAt(SENTENCE_END, 0)
    case 'clause':
      return splitAt(CLAUSE_END, MIN_CLAUSE_CHARACTERS)
  }
}

/** Passes every token on, from the first with a letter or digit; a TTS cannot speak what comes before that. */
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

function collectAll(): TextAggregator {
  let collected = ''
  return {
    push: (text) => {
      collected += text
      return []
    },
    flush: () => {
      const all = collected
      collected = ''
      return isSpeakable(all) ? all : ''
    },
  }
}

/** Buffers text up to a boundary. Text without a letter or digit is joined with what follows. */
function splitAt(boundary: RegExp, minLength: number): TextAggregator {
  const search = new BoundarySearch(boundary, minLength)
  return {
    push: (text) => {
      search.add(text)
      const units: string[] = []
      for (let unit = search.next(); unit !== undefined; unit = search.next()) units.push(unit)
      return units
    },
    flush: () => search.rest(),
  }
}

/** What may stand before the space of a boundary. */
const BEFORE_SPACE = /[.!?…।॥؟۔,;:–—،"')\]]/u

/** Characters that a boundary may look back at: a title. */
const LOOK_BEHIND = 8
/** Longer than any clause that is too short. */
const LONG = 1000

/**
 * Finds boundaries without searching any text twice, because a model may write any number of words without the end of
 * a sentence. Text that was searched is kept apart, because a search joins everything that it is given into one
 * string.
 */
class BoundarySearch {
  readonly #boundary: RegExp
  readonly #minLength: number
  #searched = ''
  /** The end of what was searched, and what was not. */
  #text = ''
  /** Where a boundary may begin in it. */
  #from = 0
  #isSpeakable = false
  #mayEnd = false

  constructor(boundary: RegExp, minLength: number) {
    this.#boundary = new RegExp(boundary.source, 'gu')
    this.#minLength = minLength
  }

  add(text: string): void {
    this.#text += text
    // Every boundary ends with a space.
    if (/\s/u.test(text)) this.#mayEnd = true
  }

  /** The next complete unit. */
  next(): string | undefined {
    if (!this.#mayEnd) return undefined
    this.#boundary.lastIndex = this.#from
    while (this.#boundary.test(this.#text)) {
      const end = this.#boundary.lastIndex
      this.#advance(end)
      if (this.#isSpeakable && this.#isLongEnough(end)) return this.#take(end)
    }
    this.#skipSearched()
    return undefined
  }

  /** The rest when the model has finished. Empty if it has no letter or digit. */
  rest(): string {
    const left = this.#take(this.#text.length)
    return isSpeakable(left) ? left : ''
  }

  #isLongEnough(end: number): boolean {
    if (this.#searched.length > LONG) return true
    return (this.#searched + this.#text.slice(0, end)).trim().length >= this.#minLength
  }

  #take(end: number): string {
    const unit = this.#searched + this.#text.slice(0, end)
    this.#text = this.#text.slice(end)
    this.#searched = ''
    this.#from = 0
    this.#isSpeakable = false
    return unit
  }

  #advance(to: number): void {
    this.#isSpeakable ||= isSpeakable(this.#text.slice(this.#from, to))
    this.#from = to
  }

  /** Skips text that was searched, except its end, which may be the beginning of a boundary. */
  #skipSearched(): void {
    let from = this.#text.length
    while (from > this.#from && BEFORE_SPACE.test(this.#text[from - 1] ?? '')) from -= 1
    this.#advance(from)
    this.#mayEnd = false
    const kept = Math.max(0, from - LOOK_BEHIND)
    this.#searched += this.#text.slice(0, kept)
    this.#text = this.#text.slice(kept)
    this.#from -= kept
  }
}
