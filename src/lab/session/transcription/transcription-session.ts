import { PcmDecoder } from '../../../audio/decoders/pcm-decoder.ts'
import type { MonotonicTime } from '../../../core/units.ts'
import type { ConversationEvent } from '../../contract/conversation-event.ts'
import type { AudioRequest, RecognitionOptions } from '../../contract/conversation-request.ts'
import type { NumberedRandom } from '../../server/request-random.ts'
import { type RecognisedSpeech, wordsUntil } from '../../speech/known-speech.ts'
import { recordRefusal } from '../../truth/truth-entries.ts'
import { type Session, sendRefusal } from '../session.ts'
import { injectWordErrors } from './inject-word-errors.ts'
import { InterimTranscripts } from './interim-transcripts.ts'
import { KnownTurn } from './known-turn.ts'
import { LiveTranscriber } from './live-transcriber.ts'
import { StopRule } from './stop-rule.ts'
import { type RecognisedAudio, TranscriptFinalizer, type TranscriptPosition } from './transcript-finalizer.ts'
import { isWhole, type SpeechSegment, speechLevels, VoiceActivity } from './voice-activity.ts'

/** Receives the caller's turns. */
export interface TurnListener {
  /** The caller has started to speak. */
  readonly onSpeechStarted: () => void
  /** A turn of the caller has ended. `at` is when its last sound was spoken, or when the request arrived. */
  readonly onTurnEnded: (text: string, options: RecognitionOptions, at: MonotonicTime) => void
}

/** Speech recognition on one connection: detects the caller's turns and sends their transcripts. */
export class TranscriptionSession {
  readonly #session: Session
  readonly #listener: TurnListener
  #options: RecognitionOptions | undefined
  #decoder: PcmDecoder | undefined
  #activity: VoiceActivity | undefined
  /** Present if the profile uses a real recogniser. */
  readonly #liveTranscriber: LiveTranscriber | undefined
  /** Seconds of the segment covered by the last interim transcript. */
  #lastInterimAt = 0
  readonly #interims: InterimTranscripts
  readonly #knownTurn = new KnownTurn()
  readonly #stopRule: StopRule
  #turnCount = 0
  /** The random choices of the turn, once one of them is needed. */
  #numbered: NumberedRandom | undefined
  #pending: TranscriptFinalizer | undefined
  /** Due, but not recognised yet. */
  #overdue: readonly TranscriptFinalizer[] = []
  #slotState: 'none' | 'in' | 'refused' = 'none'

  constructor(session: Session, listener: TurnListener) {
    this.#session = session
    this.#listener = listener
    this.#stopRule = new StopRule(session.profile.turns?.stopsOn)
    this.#interims = new InterimTranscripts(session.mount, session.profile.turns)
    const { clock, recogniser } = session.mount.lab
    const isReal = session.profile.recogniser === 'moonshine'
    this.#liveTranscriber = isReal && recogniser ? new LiveTranscriber(recogniser, clock) : undefined
  }

  /** @param at when the audio arrived */
  push({ audio, recognition }: AudioRequest, at: MonotonicTime): void {
    this.#options = recognition
    if (!this.#acquireSlot(at)) return
    this.#decoder ??= new PcmDecoder(recognition.format)
    const { samples } = this.#decoder.push(audio)
    this.#activity ??= new VoiceActivity(this.#decoder.format.sampleRate)
    const wasSilent = this.#activity.segment === undefined
    this.#activity.push(samples, at)
    this.#liveTranscriber?.push(samples, this.#activity)
    const { segment } = this.#activity
    if (segment && wasSilent) this.#lastInterimAt = 0
    if (segment) this.#checkInterruption(segment, this.#activity)
    if (recognition.isComplete) return this.#finishTurn(at, true, false)
    if (segment) this.#checkEndOfTurn(segment, this.#activity, recognition)
  }

  /** Sends the final transcript of the audio so far. `last`: then closes. */
  finalize(last: boolean, at: MonotonicTime): void {
    if (this.#pending?.isPending && !this.#activity?.segment) return this.#pending.request(last)
    if (this.#acquireSlot(at)) this.#finishTurn(at, true, last)
  }

  close(): void {
    this.#interims.endTurn()
    for (const decision of [...this.#overdue, this.#pending]) decision?.cancel()
    if (this.#slotState === 'in') this.#session.mount.limiter.release()
    this.#slotState = 'none'
  }

  /**
   * A stream holds one concurrency slot from its first audio until it closes. A spoken reply takes its own
   * slot.
   */
  #acquireSlot(at: MonotonicTime): boolean {
    if (this.#options?.spokenReply) return true
    if (this.#slotState !== 'none') return this.#slotState === 'in'
    const decision = this.#session.mount.limiter.tryAcquire(this.#session.mount.lab.clock.now())
    this.#slotState = decision === 'in' ? 'in' : 'refused'
    if (decision === 'in') return true
    recordRefusal(this.#session, { reason: decision }, at)
    sendRefusal(this.#session, { reason: decision })
    return false
  }

  #checkInterruption(segment: SpeechSegment, activity: VoiceActivity): void {
    if (!this.#stopRule.isMet(segment, activity, () => this.#takeNumber().random.fraction('stop'))) return
    this.#send({ kind: 'speech_started', position: segment.start / activity.sampleRate })
    this.#listener.onSpeechStarted()
  }

  /** A pause ends the turn, unless the known speech is longer than what has arrived so far. */
  #checkEndOfTurn(
    segment: SpeechSegment,
    activity: VoiceActivity,
    { endpointing, interimInterval }: RecognitionOptions,
  ): void {
    const { mount, profile } = this.#session
    const pause = (mount.profile.endpointing ?? endpointing ?? profile.endpointing ?? 0) / 1000
    if (interimInterval !== undefined && activity.elapsed - this.#lastInterimAt >= interimInterval / 1000)
      this.#sendInterim(segment, activity)
    const said = this.#wordsOfEarlyEnd(segment, activity)
    if (said !== undefined) return this.#endTurnEarly(segment, activity, said)
    if (pause === 0 || activity.silence < pause) return
    const { length = 0 } = this.#recognise(segment, activity) ?? {}
    if (activity.elapsed - activity.silence < length && activity.elapsed < length + pause) return
    if (this.#stopRule.isIgnored && !isWhole(segment, activity, length)) return this.#ignoreSound(activity)
    this.#send({ kind: 'speech_ended', position: segment.end / activity.sampleRate })
    this.#finishTurn(segment.endedAt, false, false)
  }

  /** An agent does not answer a sound that it does not take for speech. */
  #ignoreSound(activity: VoiceActivity): void {
    activity.endSegment()
    this.#interims.endTurn()
    this.#stopRule.end()
    this.#numbered = undefined
  }

  /** The words that were said so far, if the end of this turn is to be reported in the middle of it. */
  #wordsOfEarlyEnd(segment: SpeechSegment, activity: VoiceActivity): string | undefined {
    const share = this.#session.profile.turns?.earlyEnd ?? 0
    const known = share === 0 || this.#liveTranscriber ? undefined : this.#recognise(segment, activity)
    const isEarly = () => this.#takeNumber().random.fraction('early end') < share
    return known && this.#knownTurn.cut(known, activity.elapsed, isEarly)
  }

  #endTurnEarly(segment: SpeechSegment, { sampleRate }: VoiceActivity, said: string): void {
    this.#send({ kind: 'speech_ended', position: segment.end / sampleRate })
    this.#finishTurn(segment.endedAt, false, false, said)
  }

  #recognise(segment: SpeechSegment, activity: VoiceActivity): RecognisedSpeech | undefined {
    const { knownSpeech } = this.#session.mount.lab
    return this.#knownTurn.recognise(() => knownSpeech.recognise(speechLevels(segment, activity)))
  }

  #takeNumber(): NumberedRandom {
    this.#numbered ??= this.#session.mount.nextTurn()
    return this.#numbered
  }

  #sendInterim(segment: SpeechSegment, activity: VoiceActivity): void {
    this.#lastInterimAt = activity.elapsed
    const text = this.#liveTranscriber?.interimText ?? this.#recogniseSoFar(segment, activity)
    if (text === '') return
    const position = { ...this.#transcriptPosition(segment, activity), id: '', isFinal: false }
    const random = this.#session.profile.turns?.revisedWords ? this.#takeNumber().random : undefined
    this.#interims.send(text, random, (sent) =>
      this.#send({
        kind: 'transcript',
        transcript: { ...position, text: sent, isRequested: false, isLast: false },
      }),
    )
  }

  #recogniseSoFar(segment: SpeechSegment, activity: VoiceActivity): string {
    const known = this.#recognise(segment, activity)
    return known ? wordsUntil(known.text, Math.min(1, activity.elapsed / known.length)) : ''
  }

  /**
   * Ends the turn. Its transcript is due after the hidden delay, counted from `at`. @param said what was said
   * so far, if more of the turn follows
   */
  #finishTurn(at: MonotonicTime, isRequested: boolean, isLast: boolean, said?: string): void {
    const { profile } = this.#session
    const activity = this.#activity
    const segment = activity?.endSegment()
    this.#stopRule.end()
    const numbered = this.#takeNumber()
    this.#numbered = undefined
    this.#interims.endTurn()
    const addWordErrors = (text: string) => injectWordErrors(text, profile.wordErrors ?? 0, numbered.random)
    const hearing = this.#options
    this.#concludePending()
    this.#pending = new TranscriptFinalizer(this.#session, {
      ...this.#transcriptPosition(segment, activity),
      ...{ isRequested, isLast, at, numbered, continuesResponse: hearing?.spokenReply !== undefined },
      speech:
        said === undefined
          ? this.#transcribe(segment, activity, addWordErrors)
          : { text: addWordErrors(said) },
      onFinal: (text) => {
        if (hearing) this.#listener.onTurnEnded(text, hearing, at)
      },
    })
    if (said === undefined) this.#knownTurn.end()
    this.#turnCount += 1
  }

  #concludePending(): void {
    this.#pending?.conclude()
    this.#overdue = [...this.#overdue, ...(this.#pending ? [this.#pending] : [])].filter(
      ({ isPending }) => isPending,
    )
  }

  /** Known speech is recognised at once; a real recogniser takes time. */
  #transcribe(
    segment: SpeechSegment | undefined,
    activity: VoiceActivity | undefined,
    addWordErrors: (text: string) => string,
  ): RecognisedAudio | Promise<RecognisedAudio> {
    if (!this.#liveTranscriber) {
      const known = segment && activity && this.#recognise(segment, activity)
      return { text: addWordErrors(known?.text ?? '') }
    }
    return this.#liveTranscriber
      .finishTurn(segment)
      .then(({ text, recognisedAt }) => ({ text: addWordErrors(text), recognisedAt }))
  }

  #transcriptPosition(
    segment: SpeechSegment | undefined,
    activity: VoiceActivity | undefined,
  ): TranscriptPosition {
    const rate = activity?.sampleRate ?? 1
    return {
      from: (segment?.start ?? activity?.position ?? 0) / rate,
      to: (segment?.end ?? activity?.position ?? 0) / rate,
      turn: this.#turnCount,
      echo: this.#options?.echo ?? {},
    }
  }

  #send(event: ConversationEvent): void {
    const { writer, twin, state, connectRequest } = this.#session
    writer.write(twin.reply(event, state, connectRequest))
  }
}
