import { type RecognisedSpeech, wordsUntil } from '../../speech/known-speech.ts'

/** An early end is reported after this share of the speech. */
const EARLY_AT = 0.5

/** The known speech of one turn. The lab may report its end before the caller has finished. */
export class KnownTurn {
  /** What the caller has yet to say after an end that was reported early. */
  #rest: RecognisedSpeech | undefined

  /** The speech that is being heard: the rest of a turn, or else what `recognise` finds. */
  recognise(recognise: () => RecognisedSpeech | undefined): RecognisedSpeech | undefined {
    return this.#rest ?? recognise()
  }

  /**
   * Returns the words so far, once, if half of the speech has been heard and this turn is to end early. The
   * rest follows as another turn. @param elapsed seconds of the turn
   */
  cut(known: RecognisedSpeech, elapsed: number, isEarly: () => boolean): string | undefined {
    if (this.#rest || elapsed < known.length * EARLY_AT) return undefined
    const said = wordsUntil(known.text, elapsed / known.length)
    if (said === '' || said === known.text || !isEarly()) return undefined
    const text = known.text.split(/\s+/).slice(said.split(' ').length).join(' ')
    this.#rest = { text, length: known.length - elapsed }
    return said
  }

  /** The turn has ended, and nothing more of it follows. */
  end(): void {
    this.#rest = undefined
  }
}
