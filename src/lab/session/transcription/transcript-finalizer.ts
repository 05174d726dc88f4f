import type { LabFault } from '../../../core/config/lab-profile.ts'
import type { MonotonicTime } from '../../../core/units.ts'
import type { LabTranscript } from '../../contract/conversation-event.ts'
import { requestsInFlight } from '../../server/mount.ts'
import type { NumberedRandom } from '../../server/request-random.ts'
import type { Timer } from '../../server/scheduler.ts'
import { ChunkBuffer } from '../../truth/chunk-buffer.ts'
import { requestTruth } from '../../truth/truth-entries.ts'
import { RESPONSE_FAULTS, selectFault } from '../inject-faults.ts'
import type { Session } from '../session.ts'

/** The position of a turn in the audio stream, and the number of turns before it. */
export type TranscriptPosition = Pick<LabTranscript, 'from' | 'to' | 'turn' | 'echo'>

/** The recognised text. `recognisedAt` is set if recognition took time. */
export interface RecognisedAudio {
  readonly text: string
  readonly recognisedAt?: MonotonicTime
}

export interface TranscriptOptions extends TranscriptPosition {
  readonly speech: RecognisedAudio | Promise<RecognisedAudio>
  readonly isRequested: boolean
  readonly isLast: boolean
  /** The start of the hidden delay. */
  readonly at: MonotonicTime
  readonly numbered: NumberedRandom
  /** Set if an agent speaks its reply in the same HTTP response. */
  readonly continuesResponse: boolean
  readonly onFinal: (text: string) => void
}

const NO_SPEECH: RecognisedAudio = { text: '' }

/**
 * Sends one final transcript, after its hidden delay and not before it is recognised. Applies a fault and
 * records the transcript in the truth log.
 */
export class TranscriptFinalizer {
  readonly #session: Session
  readonly #options: TranscriptOptions
  readonly #id: string
  readonly #delay: number
  readonly #fault: LabFault | undefined
  readonly #timer: Timer
  #isLast: boolean
  #speech: RecognisedAudio | 'unheard' | undefined
  #isDue = false
  isPending = true

  constructor(session: Session, options: TranscriptOptions) {
    const { mount, profile, twin } = session
    const { random, number } = options.numbered
    this.#session = session
    this.#options = options
    this.#isLast = options.isLast
    this.#id = twin.facts.requestId(random.hexDigits('request'), session.connectRequest)
    this.#delay = random.delay('final transcript', profile.finalTranscript ?? 0)
    this.#fault = selectFault(
      profile.faults ?? [],
      RESPONSE_FAULTS,
      { number, inFlight: requestsInFlight(mount) },
      random,
    )
    const stalled = this.#fault?.kind === 'stall' ? (this.#fault.duration ?? Number.POSITIVE_INFINITY) : 0
    const due = Math.max(options.at + this.#delay + stalled * 1000, mount.lab.clock.now())
    this.#timer =
      due === Number.POSITIVE_INFINITY
        ? { cancel: () => {} }
        : mount.lab.scheduler.at(mount.afterFreezes(due), () => this.#onDue())
    this.#awaitSpeech(options.speech)
  }

  /**
   * The client requests a transcript that is already pending. `isLast`: the client has announced that no more
   * audio follows.
   */
  request(isLast: boolean): void {
    this.#isLast ||= isLast
  }

  /** Another turn ends now, so this transcript is sent without the rest of its delay. */
  conclude(): void {
    if (!this.isPending) return
    this.#timer.cancel()
    this.#onDue()
  }

  cancel(): void {
    if (!this.isPending) return
    this.#timer.cancel()
    this.isPending = false
    this.#record('gone', this.#session.mount.lab.clock.now())
  }

  #awaitSpeech(heard: RecognisedAudio | Promise<RecognisedAudio>): void {
    const take = (words: RecognisedAudio | 'unheard') => {
      this.#speech = words
      if (this.#isDue) this.#onDue()
    }
    if (heard instanceof Promise) heard.then(take, () => take('unheard'))
    else take(heard)
  }

  #onDue(): void {
    this.#isDue = true
    if (!this.isPending || !this.#speech) return
    this.isPending = false
    if (this.#speech === 'unheard') this.#fail()
    else this.#deliver(this.#speech)
  }

  #deliver({ text }: RecognisedAudio): void {
    const { writer, twin } = this.#session
    switch (this.#fault?.kind) {
      case 'drop':
        writer.destroy()
        return this.#record('cut', this.#session.mount.lab.clock.now())
      case 'truncate':
        writer.end()
        return this.#record('cut', this.#session.mount.lab.clock.now())
      case 'error-frame':
        return this.#fail()
      case 'garbage':
        writer.writeGarbage()
    }
    const times = this.#fault?.kind === 'duplicate-end' ? 2 : 1
    const [at = 0] = Array.from({ length: times }, () => this.#sendTranscript(text))
    this.#record('completed', at)
    this.#options.onFinal(text)
    if (this.#isLast) this.#closeConnection()
    else if (twin.facts.carrier === 'http' && !this.#options.continuesResponse) writer.end()
  }

  #sendTranscript(heard: string): number {
    const { writer, twin, state, connectRequest } = this.#session
    const { from, to, turn, echo, isRequested } = this.#options
    const text = this.#fault?.kind === 'silence' ? '' : heard
    const transcript = {
      id: this.#id,
      text,
      isFinal: true,
      isRequested,
      isLast: this.#isLast,
      from,
      to,
      turn,
      echo,
    }
    return writer.write(twin.reply({ kind: 'transcript', transcript }, state, connectRequest))
  }

  #fail(): void {
    const { writer, twin, state, connectRequest } = this.#session
    const refusal = { reason: 'broken' } as const
    if (twin.facts.carrier === 'http') {
      writer.write(twin.reply({ kind: 'refused', refusal }, state, connectRequest))
      writer.end()
    } else
      writer.write(twin.reply({ kind: 'failed', refusal, echo: this.#options.echo }, state, connectRequest))
    this.#record('failed', this.#session.mount.lab.clock.now())
  }

  #closeConnection(): void {
    const { writer, twin, state, connectRequest } = this.#session
    writer.write(twin.reply({ kind: 'closing' }, state, connectRequest))
    writer.end()
  }

  #record(outcome: 'completed' | 'failed' | 'cut' | 'gone', at: MonotonicTime): void {
    const { lab } = this.#session.mount
    const { echo, from, to } = this.#options
    const { text, recognisedAt: understood } =
      this.#speech === 'unheard' || !this.#speech ? NO_SPEECH : this.#speech
    lab.truthLog.add({
      ...requestTruth(this.#session, { request: this.#id, text, echo, at: this.#options.at }),
      first_audio_delay_us: this.#delay,
      pieces: new ChunkBuffer(),
      audio_us: (to - from) * 1e6,
      ...(understood === undefined ? {} : { understood_us: understood }),
      ...(outcome === 'completed' ? { completed_us: at } : {}),
      ended_us: at,
      outcome,
      ...(this.#fault ? { fault: this.#fault.kind } : {}),
    })
  }
}
