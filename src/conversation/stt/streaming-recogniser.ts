import type { Fault } from '../../core/fault.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { StampLag } from '../../drive/thread-health/stamp-lag.ts'
import type { AnswerEvent, AnswerListener } from '../../drive/trial/reader/answer-listener.ts'
import type { SpeechClip, SpeechTiming } from '../caller/microphone.ts'
import { Channel, type DialResult, dialComponent } from '../component/channel.ts'
import { type Component, ComponentError } from '../component/component.ts'
import type { ReuseCounts } from '../component/reuse-counts.ts'
import { type InterimStability, InterimWords } from './interim-words.ts'

/** The transcript of a turn, and when it was final (absolute microseconds). */
export interface Transcript {
  readonly text: string
  readonly at: MonotonicTime
  /** Ends of turn that were reported while the caller was still speaking. */
  readonly prematureEnds: number
  /** Since when its words had stood. Absent if it only answers after the turn. */
  readonly stableSince?: MonotonicTime
}

/** The STT component of a conversation. */
export interface SpeechRecogniser {
  readonly requestId: string
  readonly simulated: boolean
  readonly loopLag: number
  /** Absent if it keeps one connection. */
  readonly reuse?: ReuseCounts | undefined
  /** The last message that its adapter did not understand. */
  readonly ignoredMessage: string | undefined
  /** When the first words of the turn came, interim or final. Absent if it only answers after the turn. */
  readonly firstWords?: MonotonicTime | undefined
  /** When the whole recording of the turn was sent. Absent if the speech is sent as it is spoken. */
  readonly uploadedAt?: MonotonicTime | undefined
  /** How its interim transcripts of the turn changed. Absent if it sends none. */
  readonly interims?: InterimStability
  /** Called with all words of the turn so far, whenever some arrive. Never called by one that answers after the turn. */
  onWords?: ((text: string, at: MonotonicTime) => void) | undefined
  /** A frame of the caller's speech or of silence. */
  readonly feed: (frame: Uint8Array) => void
  /** Transcribes the caller's next turn. Rejects with a `ComponentError`. */
  readonly transcribe: (clip: SpeechClip, speaking: SpeechTiming, signal: AbortSignal) => Promise<Transcript>
  /** ttfa's own endpointing has detected the end of the caller's speech. */
  readonly endOfSpeech: () => void
  readonly close: () => void
}

/** Twenty minutes of speech. Nobody says more in one turn. */
const MAX_CHARACTERS = 20_000

interface PendingTranscript {
  readonly speechStart: MonotonicTime
  readonly speechEnd: MonotonicTime
  readonly resolve: (transcript: Transcript) => void
  readonly reject: (failure: ComponentError) => void
}

/** Streams audio all the time on one connection. */
export class StreamingRecogniser implements SpeechRecogniser, AnswerListener {
  readonly #component: Component
  readonly #channel: Channel
  firstWords: MonotonicTime | undefined
  interims = new InterimWords()
  onWords: ((text: string, at: MonotonicTime) => void) | undefined
  /** The final parts of the turn's transcript. */
  #final = ''
  #hasFinal = false
  #prematureEnds = 0
  #pending: PendingTranscript | undefined
  #failure: ComponentError | undefined
  readonly #lag: StampLag

  private constructor(component: Component, dialResult: DialResult) {
    this.#component = component
    this.#lag = new StampLag(component.lag)
    this.#channel = new Channel(component, dialResult, this)
  }

  /** Connects. Rejects with a `ComponentError`. */
  static async open(component: Component): Promise<StreamingRecogniser> {
    const recogniser = new StreamingRecogniser(component, await dialComponent(component))
    recogniser.#channel.open()
    recogniser.#channel.say({ kind: 'start' })
    return recogniser
  }

  get requestId(): string {
    return this.#channel.reader.identity.requestId
  }
  get simulated(): boolean {
    return this.#channel.reader.labMark !== undefined
  }
  get loopLag(): number {
    return this.#lag.longest
  }
  get isEnded(): boolean {
    return this.#failure !== undefined || this.#channel.reader.isEnded
  }
  get ignoredMessage(): string | undefined {
    return this.#channel.reader.ignoredMessage
  }
  /** Part of the turn's transcript has arrived. */
  get hasAnswer(): boolean {
    return this.#hasFinal
  }

  feed(audio: Uint8Array): void {
    this.#channel.say({ kind: 'audio', audio, last: false })
  }

  transcribe(_clip: SpeechClip, speech: SpeechTiming, signal: AbortSignal): Promise<Transcript> {
    this.#prematureEnds = 0
    this.#final = ''
    this.#hasFinal = false
    this.firstWords = undefined
    this.interims = new InterimWords()
    this.#lag.reset()
    this.#channel.reader.beginTurn()
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      const pending = { ...speech, resolve, reject }
      this.#pending = pending
      signal.addEventListener('abort', () => {
        if (this.#pending === pending) this.#giveUp()
      })
    })
  }

  /**
   * Closes the session, because a late transcript would be taken for that of the next turn. The next turn opens a new
   * one.
   */
  #giveUp(): void {
    this.#channel.reader.stop()
    const fault = { kind: 'timeout', detail: 'no final transcript before the timeout' } as const
    this.onFault(fault, this.#component.clock.now())
  }

  endOfSpeech(): void {
    this.#channel.say({ kind: 'flush' })
  }

  close(): void {
    this.#channel.reader.stop()
    this.#channel.close()
  }

  onEvent(event: AnswerEvent, at: MonotonicTime): void {
    if (event.kind === 'text' && event.speaker !== 'agent')
      this.#handleWords(event.text.trim(), event.final, at)
    if (event.kind === 'turn' && event.event === 'end_of_turn') this.#endTurn(at)
  }

  /** Words that come before the caller speaks belong to the turn before. */
  #handleWords(words: string, final: boolean, at: MonotonicTime): void {
    const said = joinWords(this.#final, words)
    if (said.length > MAX_CHARACTERS) return this.#failTooLong(at)
    if (final) {
      this.#final = said
      this.#hasFinal = true
    }
    if (!this.#pending || at < this.#pending.speechStart) return
    if (words !== '') this.firstWords ??= at
    this.#lag.note()
    this.interims.add(words, final, at)
    this.onWords?.(said, at)
  }

  /** Fails a transcript that is too long: each change makes all words of the turn be compared again. */
  #failTooLong(at: MonotonicTime): void {
    const detail = `a transcript of more than ${MAX_CHARACTERS} characters for one turn`
    this.#channel.reader.fail({ kind: 'protocol', detail }, at)
  }

  /** An end of turn while the caller still speaks is counted and ignored: more words follow. */
  #endTurn(at: MonotonicTime): void {
    const pending = this.#pending
    if (!pending) return
    if (at < pending.speechEnd) {
      this.#prematureEnds += 1
      return
    }
    this.#pending = undefined
    this.#lag.note()
    const text = this.#final
    // Interim words that the final transcript leaves out count as revised.
    const stableSince = this.interims.standingSince(text) ?? at
    pending.resolve({ text, at, prematureEnds: this.#prematureEnds, stableSince })
  }

  onFault(fault: Fault, at: MonotonicTime): void {
    this.#failure = new ComponentError('stt', fault, at)
    this.#channel.close()
    this.#pending?.reject(this.#failure)
    this.#pending = undefined
  }

  onEnd(at: MonotonicTime): void {
    this.onFault({ kind: 'network', detail: 'the recogniser closed the connection' }, at)
  }
}

function joinWords(before: string, words: string): string {
  return before === '' || words === '' ? before + words : `${before} ${words}`
}
