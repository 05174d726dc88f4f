import type { LabFault } from '../../core/lab-profile.ts'
import { PieceTape } from '../piece-tape.ts'
import type { Recording } from '../speech/recording.ts'
import type { TruthOutcome } from '../truth.ts'
import type { LabEvent, Outgoing, SpeechAsk, Turn } from '../twin.ts'
import { ANSWER_FAULTS, PRIMER, striking, struck } from './faults.ts'
import { GARBAGE } from './garbage.ts'
import type { Numbered } from './mount.ts'
import { askedBy } from './notes.ts'
import { cutterOf, deliveryOf, orderOf } from './orders.ts'
import { perform } from './perform.ts'
import { bytesOf, microsecondsOf, type Step, score } from './score.ts'
import type { Appointment } from './timetable.ts'
import { NO_TOLL, type Toll, tollOf } from './toll.ts'
import { refuse, type Visit } from './visit.ts'
import { type Word, wordsOf } from './words.ts'

/** How a response ended: fully sent, failed with an error, ended early, or cut with its connection. */
export type Ending = 'spoken' | 'failed' | 'ended' | 'dropped'

export interface UtteranceAsk {
  readonly context: string
  readonly text: string
  readonly speech: SpeechAsk
  /** When the text that released it had arrived. */
  readonly at: number
}

/**
 * The response to one synthesis request: synthesised, split, paced, changed by a fault, and recorded in the
 * truth log.
 */
export class Utterance {
  readonly turn: Turn
  /** When the last audio was written. */
  lastAudio: number
  readonly #visit: Visit
  readonly #at: number
  readonly #firstAudioDelay: number
  readonly #fault: LabFault | undefined
  readonly #recorded: Promise<Recording>
  readonly #pieces = new PieceTape()
  #recording: Recording | undefined
  #words: readonly Word[] = []
  #index = 0
  #accepted = false
  /** How often the completion is sent: more than once if a fault duplicates it. */
  completions = 1
  #performance: Appointment | undefined
  #over = false
  #toll: Toll = NO_TOLL
  #onEnding: (ending: Ending) => void = () => {}

  constructor(visit: Visit, { context, text, speech, at }: UtteranceAsk, { number, draws }: Numbered) {
    const { profile, mount, twin } = visit
    this.#visit = visit
    this.#at = at
    this.lastAudio = at
    this.turn = { id: twin.facts.requestId(draws.digits('request'), visit.knock), context, text, speech }
    this.#firstAudioDelay = draws.delay('first audio', profile.firstAudio ?? 0) + mount.shelf.tollOf(speech)
    this.#fault = striking(profile.faults ?? [], ANSWER_FAULTS, number, draws)
    this.#recorded = mount.house.studio.record(orderOf(visit, this.turn, draws, this.#fault))
    // `start` handles a failure; until then it must not be an unhandled rejection.
    this.#recorded.catch(() => {})
  }

  /**
   * Starts the delivery, not before `earliest`. `onEnding` is called once, unless the response is stopped
   * first.
   * @param startedAt when it got its slot, if it had to wait
   */
  begin(earliest: number, onEnding: (ending: Ending) => void, since = this.#at): void {
    const { headDelay, twin, mount, profile } = this.#visit
    const accepted = since + headDelay
    const { inFlight } = mount.limiter.standing(mount.house.clock.now())
    this.#toll = tollOf(profile.limits?.degradation, inFlight)
    const firstAudio = this.#firstAudioDelay + this.#toll.firstAudio
    this.#onEnding = onEnding
    if (deliveryOf(twin, this.turn.speech) === 'streamed') {
      mount.house.timetable.at(mount.thawed(accepted), () => this.#accept())
    }
    this.#recorded.then(
      (recording) => this.#deliver(recording, Math.max(accepted, earliest, since + firstAudio)),
      () => this.#fail(),
    )
  }

  /** Sends the completion. */
  complete(): void {
    const audio = this.#recording?.bytes ?? new Uint8Array(0)
    const [first] = Array.from({ length: this.completions }, () =>
      this.#say({ kind: 'completed', turn: this.turn, audio }),
    )
    this.#note('completed', first)
  }

  /** Stops without sending anything more, and records the outcome. */
  stop(outcome: Exclude<TruthOutcome, 'completed'>): void {
    this.#note(outcome)
  }

  /**
   * If synthesis took longer than the delay, delivery starts late at normal pacing, and the truth log has the
   * times.
   */
  #deliver(recording: Recording, due: number): void {
    if (this.#over) return
    const { profile, mount, twin } = this.#visit
    const isWhole = deliveryOf(twin, this.turn.speech) === 'whole'
    const pacing = isWhole ? 0 : (profile.pacing ?? 0) * this.#toll.pacing
    const steps = score(recording, cutterOf(this.#visit, this.turn), pacing)
    this.#recording = recording
    if (this.turn.speech.words) this.#words = wordsOf(this.turn.text, recording)
    const delivered = struck(steps, this.#fault, bytesOf(recording, PRIMER))
    const base = Math.max(due, mount.house.clock.now())
    this.#performance = perform(delivered, base, mount, (step) => this.#take(step, recording))
  }

  #take(step: Step, recording: Recording): void {
    const { outlet } = this.#visit
    switch (step.act) {
      case 'audio':
        return this.#speak(step.from, step.to, recording)
      case 'half':
        this.#accept(recording.bytes.length)
        outlet.writeHalf(this.#audioFrames(step.from, step.to, recording))
        return this.#onEnding('dropped')
      case 'garbage':
        this.#accept(GARBAGE.length)
        return outlet.writeGarbage()
      case 'spoken':
        // A response that was not accepted before has no audio.
        this.#accept(0)
        this.completions = step.completions
        return this.#onEnding('spoken')
      case 'fail':
        return this.#fail()
      case 'end':
        return this.#onEnding('ended')
      case 'drop':
        outlet.destroy()
        return this.#onEnding('dropped')
      case 'hang':
        return
    }
  }

  #speak(from: number, to: number, recording: Recording): void {
    this.#accept(recording.bytes.length)
    const at = this.#visit.outlet.write(this.#audioFrames(from, to, recording))
    this.lastAudio = at
    const bytes = Math.max(0, to - Math.max(from, recording.header))
    if (bytes === 0) return
    this.#pieces.push(at, microsecondsOf(recording, to) - microsecondsOf(recording, from), bytes)
  }

  #audioFrames(from: number, to: number, recording: Recording): Outgoing[] {
    const [start, end] = [microsecondsOf(recording, from) / 1e6, microsecondsOf(recording, to) / 1e6]
    const words = this.#words.filter((word) => word.start >= start && word.start < end)
    const audio = recording.bytes.subarray(from, to)
    return this.#frames({ kind: 'audio', turn: this.turn, audio, index: this.#index++, start, words })
  }

  /** Sends `accepted`, once. `bytes` is the length of a response that is sent whole. */
  #accept(bytes?: number): void {
    if (this.#accepted || this.#over) return
    this.#accepted = true
    const { twin, mount } = this.#visit
    const isWhole = deliveryOf(twin, this.turn.speech) === 'whole'
    const now = mount.house.clock.now()
    this.#say({
      kind: 'accepted',
      turn: this.turn,
      elapsed: now - this.#at,
      standing: mount.limiter.standing(now),
      ...(isWhole && bytes !== undefined ? { bytes } : {}),
    })
  }

  #fail(): void {
    if (this.#over) return
    const refusal = { reason: 'broken' } as const
    const echo = this.turn.speech.echo ?? {}
    if (this.#accepted) this.#say({ kind: 'failed', refusal, turn: this.turn, echo })
    else refuse(this.#visit, refusal, echo)
    this.#onEnding('failed')
  }

  #say(event: LabEvent): number {
    return this.#visit.outlet.write(this.#frames(event))
  }

  #frames(event: LabEvent): Outgoing[] {
    return this.#visit.twin.reply(event, this.#visit.memo, this.#visit.knock)
  }

  #note(outcome: TruthOutcome, completed?: number): void {
    if (this.#over) return
    this.#over = true
    this.#performance?.cancel()
    const { house } = this.#visit.mount
    const { id, text, speech } = this.turn
    const lead = this.#recording?.leadSilence
    house.truth.add({
      ...askedBy(this.#visit, { request: id, text, echo: speech.echo ?? {}, at: this.#at }),
      ports: this.#visit.outlet.ports,
      first_audio_delay_us: this.#firstAudioDelay,
      pieces: this.#pieces,
      audio_us: this.#recording?.audio ?? 0,
      ...(lead === undefined ? {} : { lead_silence_us: lead }),
      ...(completed === undefined ? {} : { completed_us: completed }),
      ended_us: completed ?? house.clock.now(),
      outcome,
      ...(this.#fault ? { fault: this.#fault.kind } : {}),
    })
  }
}
