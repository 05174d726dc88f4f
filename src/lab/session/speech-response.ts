import type { LabFault } from '../../core/config/lab-profile.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { ServerFrame } from '../contract/frames.ts'
import type { LabEvent, SpeechTurn, WordTiming } from '../contract/lab-event.ts'
import type { SpeechRequest } from '../contract/speech-request.ts'
import { type LoadPenalty, loadPenalty, NO_LOAD_PENALTY } from '../limits/load-penalty.ts'
import { requestsInFlight } from '../server/mount.ts'
import type { NumberedRandom } from '../server/request-random.ts'
import type { Timer } from '../server/scheduler.ts'
import type { Recording } from '../speech/recording.ts'
import { ChunkBuffer } from '../truth/chunk-buffer.ts'
import { requestTruth } from '../truth/truth-entries.ts'
import type { TruthOutcome } from '../truth/truth-record.ts'
import { addClicks } from './add-clicks.ts'
import { deliver } from './deliver.ts'
import { audioBefore, byteAt, type DeliveryStep, scheduleDelivery } from './delivery-schedule.ts'
import { GARBAGE } from './garbage.ts'
import { applyFault, PRIMER_LENGTH, RESPONSE_FAULTS, selectFault } from './inject-faults.ts'
import { type Session, sendRefusal } from './session.ts'
import { chunkerFor, deliveryFor, toSynthesisRequest } from './synthesis-request.ts'
import { estimateWordTimings } from './word-timings.ts'

/** How a response ended: fully sent, failed with an error, ended early, or cut with its connection. */
export type SpeechEnding = 'spoken' | 'failed' | 'ended' | 'dropped'

export interface SpeechResponseRequest {
  readonly context: string
  readonly text: string
  readonly speech: SpeechRequest
  /** When the text that released it arrived. */
  readonly at: MonotonicTime
}

/**
 * The response to one synthesis request: synthesised, split, paced, changed by a fault, and recorded in the
 * truth log.
 */
export class SpeechResponse {
  readonly turn: SpeechTurn
  /** When the last audio was written. */
  lastAudio: number
  readonly #session: Session
  readonly #receivedAt: MonotonicTime
  readonly #firstAudioDelay: number
  readonly #fault: LabFault | undefined
  readonly #recordingPromise: Promise<Recording>
  readonly #pieces = new ChunkBuffer()
  #recording: Recording | undefined
  #words: readonly WordTiming[] = []
  #chunkIndex = 0
  #isAccepted = false
  /** How often the completion is sent: more than once if a fault duplicates it. */
  completions = 1
  #delivery: Timer | undefined
  #isOver = false
  #loadPenalty: LoadPenalty = NO_LOAD_PENALTY
  #onEnding: (ending: SpeechEnding) => void = () => {}

  constructor(
    session: Session,
    { context, text, speech, at }: SpeechResponseRequest,
    { number, random }: NumberedRandom,
  ) {
    const { profile, mount, twin } = session
    this.#session = session
    this.#receivedAt = at
    this.lastAudio = at
    this.turn = {
      id: twin.facts.requestId(random.hexDigits('request'), session.connectRequest),
      context,
      text,
      speech,
    }
    this.#firstAudioDelay =
      random.delay('first audio', profile.firstAudio ?? 0) + mount.store.firstAudioPenalty(speech)
    this.#fault = selectFault(
      profile.faults ?? [],
      RESPONSE_FAULTS,
      { number, inFlight: requestsInFlight(mount) },
      random,
    )
    this.#recordingPromise = mount.lab.synthesis.synthesise(
      toSynthesisRequest(session, this.turn, random, this.#fault),
    )
    // `start` handles a failure; until then it must not be an unhandled rejection.
    this.#recordingPromise.catch(() => {})
  }

  /**
   * Starts the delivery, not before `earliest`. `onEnding` is called once, unless the response is stopped
   * first. @param startedAt when it got its slot, if it had to wait
   */
  start(earliest: number, onEnding: (ending: SpeechEnding) => void, startedAt = this.#receivedAt): void {
    const { headerDelay, twin, mount, profile } = this.#session
    const accepted = startedAt + headerDelay
    const { inFlight } = mount.limiter.usage(mount.lab.clock.now())
    this.#loadPenalty = loadPenalty(profile.limits?.degradation, inFlight)
    const firstAudio = this.#firstAudioDelay + this.#loadPenalty.firstAudio
    this.#onEnding = onEnding
    if (deliveryFor(twin, this.turn.speech) === 'streamed' && !twin.facts.headersWithAudio) {
      mount.lab.scheduler.at(mount.afterFreezes(accepted), () => this.#sendAccepted())
    }
    this.#recordingPromise.then(
      (recording) => this.#deliver(recording, Math.max(accepted, earliest, startedAt + firstAudio)),
      () => this.#fail(),
    )
  }

  /** Sends the completion. */
  complete(): void {
    const audio = this.#recording?.bytes ?? new Uint8Array(0)
    const [first] = Array.from({ length: this.completions }, () =>
      this.#send({ kind: 'completed', turn: this.turn, audio }),
    )
    this.#record('completed', first)
  }

  /** Stops without sending anything more, and records the outcome. */
  stop(outcome: Exclude<TruthOutcome, 'completed'>): void {
    this.#record(outcome)
  }

  /**
   * If synthesis takes longer than the delay, delivery starts late at normal pacing, and the truth log has
   * the real times.
   */
  #deliver(sound: Recording, due: MonotonicTime): void {
    if (this.#isOver) return
    const { profile, mount, twin } = this.#session
    const isWhole = deliveryFor(twin, this.turn.speech) === 'whole'
    const pacing = isWhole ? 0 : (profile.pacing ?? 0) * this.#loadPenalty.pacing
    const steps = scheduleDelivery(sound, chunkerFor(this.#session, this.turn), pacing)
    const clicks = this.#fault?.kind === 'fidelity' && this.#fault.flaw === 'click'
    const recording = clicks ? addClicks(sound, steps, this.turn.speech.format) : sound
    this.#recording = recording
    if (this.turn.speech.wordTimings) this.#words = estimateWordTimings(this.turn.text, recording)
    const delivered = applyFault(steps, this.#fault, byteAt(recording, PRIMER_LENGTH))
    const base = Math.max(due, mount.lab.clock.now())
    this.#delivery = deliver(delivered, base, mount, (step) => this.#runStep(step, recording))
  }

  #runStep(step: DeliveryStep, recording: Recording): void {
    const { writer } = this.#session
    switch (step.act) {
      case 'audio':
        return this.#sendAudio(step.from, step.to, recording)
      case 'half':
        this.#sendAccepted(recording.bytes.length)
        writer.writeHalf(this.#audioFrames(step.from, step.to, recording))
        return this.#onEnding('dropped')
      case 'garbage':
        this.#sendAccepted(GARBAGE.length)
        return writer.writeGarbage()
      case 'spoken':
        // A response that was not accepted before has no audio.
        this.#sendAccepted(0)
        this.completions = step.completions
        return this.#onEnding('spoken')
      case 'fail':
        return this.#fail()
      case 'end':
        return this.#onEnding('ended')
      case 'drop':
        writer.destroy()
        return this.#onEnding('dropped')
      case 'hang':
        return
    }
  }

  #sendAudio(from: number, to: number, recording: Recording): void {
    this.#sendAccepted(recording.bytes.length)
    const at = this.#session.writer.write(this.#audioFrames(from, to, recording))
    this.lastAudio = at
    const bytes = Math.max(0, to - Math.max(from, recording.headerLength))
    if (bytes === 0) return
    this.#pieces.push(at, audioBefore(recording, to) - audioBefore(recording, from), bytes)
  }

  #audioFrames(from: number, to: number, recording: Recording): ServerFrame[] {
    const [start, end] = [audioBefore(recording, from) / 1e6, audioBefore(recording, to) / 1e6]
    const words = this.#words.filter((word) => word.start >= start && word.start < end)
    const audio = recording.bytes.subarray(from, to)
    return this.#toFrames({ kind: 'audio', turn: this.turn, audio, index: this.#chunkIndex++, start, words })
  }

  /** Sends `accepted`, once. `bytes` is the length of a response that is sent whole. */
  #sendAccepted(bytes?: number): void {
    if (this.#isAccepted || this.#isOver) return
    this.#isAccepted = true
    const { twin, mount } = this.#session
    const isWhole = deliveryFor(twin, this.turn.speech) === 'whole'
    const now = mount.lab.clock.now()
    this.#send({
      kind: 'accepted',
      turn: this.turn,
      elapsed: now - this.#receivedAt,
      usage: mount.limiter.usage(now),
      ...(isWhole && bytes !== undefined ? { bytes } : {}),
    })
  }

  #fail(): void {
    if (this.#isOver) return
    const refusal = { reason: 'broken' } as const
    const echo = this.turn.speech.echo ?? {}
    if (this.#isAccepted) this.#send({ kind: 'failed', refusal, turn: this.turn, echo })
    else sendRefusal(this.#session, refusal, echo)
    this.#onEnding('failed')
  }

  #send(event: LabEvent): number {
    return this.#session.writer.write(this.#toFrames(event))
  }

  #toFrames(event: LabEvent): ServerFrame[] {
    return this.#session.twin.reply(event, this.#session.state, this.#session.connectRequest)
  }

  #record(outcome: TruthOutcome, completed?: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#delivery?.cancel()
    const { lab } = this.#session.mount
    const { id, text, speech } = this.turn
    const lead = this.#recording?.leadSilence
    lab.truthLog.add({
      ...requestTruth(this.#session, { request: id, text, echo: speech.echo ?? {}, at: this.#receivedAt }),
      ports: this.#session.writer.ports,
      first_audio_delay_us: this.#firstAudioDelay,
      pieces: this.#pieces,
      audio_us: this.#recording?.duration ?? 0,
      ...(lead === undefined ? {} : { lead_silence_us: lead }),
      ...(completed === undefined ? {} : { completed_us: completed }),
      ended_us: completed ?? lab.clock.now(),
      outcome,
      ...(this.#fault ? { fault: this.#fault.kind } : {}),
    })
  }
}
