import { type RecognisedSpeech, wordsUntil } from '../../speech/known-speech.ts'

/** Share of the speech after which an early end is reported. */
const EARLY_AT = 0.5

/** The known speech of one turn, which may have been taken for finished before it was. */
export class KnownTurn {
  /** What the caller has yet to say after an end that was reported early. */
  #rest: RecognisedSpeech | undefined

  /** The speech that is being heard: the rest of a turn, or what `recognise` finds. */
  recognise(recognise: () => RecognisedSpeech | undefined): RecognisedSpeech | undefined {
    return this.#rest ?? recognise()
  }

  /**
   * The words so far, if half of the speech has been heard and this turn is one to end early: the rest follows as
   * another one. A turn is cut once.
   * @param elapsed seconds of it
   */
  cut(known: RecognisedSpeech, elapsed: number, isEarly: () => boolean): string | undefined {
    if (this.#rest || elapsed < known.length * EARLY_AT) return undefined
    const said = wordsUntil(known.text, elapsed / known.length)
    if (said === '' || said === known.text || !isEarly()) return undefined
    const text = known.text.split(/\s+/).slice(said.split(' ').length).join(' ')
    this.#rest = { text, length: known.length - elapsed }
    return said
  }

  /** The turn has ended, and nothing of it follows. */
  end(): void {
    this.#rest = undefined
  }
}
