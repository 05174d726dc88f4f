import type { MonotonicTime } from '../../core/units.ts'
import type { CancelScope, ClientRequest, TextRequest } from '../contract/client-request.ts'
import type { PromptRequest } from '../contract/conversation-request.ts'
import type { ClientFrame } from '../contract/frames.ts'
import type { QuotaKind } from '../contract/quota.ts'
import type { RequestRefusal } from '../contract/request-refusal.ts'
import type { Echo, SpeechRequest } from '../contract/speech-request.ts'
import { createPerSocketLimit, type PerSocketLimit } from '../limits/per-socket-limit.ts'
import { createQuotaCounter, type QuotaCounter } from '../limits/quota-counter.ts'
import { isValidKey } from '../server/admission.ts'
import { isEncodable } from '../speech/encoding/encodable.ts'
import { recordClear, recordRefusal } from '../truth/truth-entries.ts'
import { selectReply } from './agent-replies.ts'
import { ConnectionContext } from './connection-context.ts'
import { LateCancels } from './late-cancels.ts'
import { leavesUnanswered } from './leaves-unanswered.ts'
import { LlmCompletion } from './llm-completion.ts'
import { type Session, sendRefusal } from './session.ts'
import { TranscriptionSession } from './transcription/transcription-session.ts'

/** Handles one connection: dispatches each of the client's requests to its context. */
export class RequestDispatcher {
  readonly #session: Session
  readonly #contexts = new Map<string, ConnectionContext>()
  readonly #perSocketLimit: PerSocketLimit
  readonly #cancels: LateCancels
  #transcription: TranscriptionSession | undefined
  #completion: LlmCompletion | undefined
  /** Number of the caller's turns that were answered. */
  #answeredTurns = 0
  readonly #quotaCounters: { readonly [Counted in QuotaKind]: QuotaCounter }

  constructor(session: Session) {
    const { quotas = {} } = session.twin.facts
    this.#session = session
    this.#perSocketLimit = createPerSocketLimit(session.profile.limits?.perSocket)
    this.#cancels = new LateCancels(session)
    this.#quotaCounters = {
      flushes: createQuotaCounter(quotas.flushes),
      characters: createQuotaCounter(quotas.characters),
    }
  }

  get isSpeaking(): boolean {
    return [...this.#contexts.values()].some((context) => context.isSpeaking)
  }

  /** @param at when the frame arrived */
  dispatchFrame(frame: ClientFrame, at: MonotonicTime): void {
    const { twin, state, connectRequest, writer } = this.#session
    if (writer.isEnding()) return
    for (const request of twin.parseFrame(frame, state, connectRequest))
      if (!writer.isEnding()) this.#dispatch(request, at)
    for (const [name, context] of this.#contexts) if (context.isIdle) this.#contexts.delete(name)
  }

  close(): void {
    for (const context of this.#contexts.values()) context.close()
    this.#contexts.clear()
    this.#cancels.clear()
    this.#transcription?.close()
    this.#completion?.cancel()
  }

  #dispatch(request: ClientRequest, at: MonotonicTime): void {
    const { twin, state, connectRequest, writer } = this.#session
    switch (request.kind) {
      case 'text':
        return this.#speakText(request, at)
      case 'flush':
        return this.#flush(request, at)
      case 'cancel':
        return this.#cancels.add(request.context, () => this.#cancel(request.context, request.scope))
      case 'greet':
        return this.#greet(request.speech, at)
      case 'ping':
        writer.write(twin.reply({ kind: 'pong' }, state, connectRequest))
        return
      case 'key':
        if (!isValidKey(request.key, this.#session.profile)) this.#refuse({ reason: 'unauthorized' }, at)
        return
      case 'refuse':
        return this.#refuse(request.refusal, at, request.echo)
      case 'audio':
        return this.#transcriptionSession().push(request, at)
      case 'finalize':
        return this.#transcriptionSession().finalize(request.isLast, at)
      case 'prompt':
        return this.#answerPrompt(request, at)
      case 'answer':
        writer.write(request.frames)
        if (twin.facts.carrier === 'http') writer.end()
        return
      case 'close':
        writer.write(twin.reply({ kind: 'closing' }, state, connectRequest))
        return writer.end()
    }
  }

  #transcriptionSession(): TranscriptionSession {
    this.#transcription ??= new TranscriptionSession(this.#session, {
      onSpeechStarted: () => this.#stopSpeaking(),
      onTurnEnded: (_, { spokenReply }, at) => {
        if (spokenReply) this.#speakReply(spokenReply, this.#answeredTurns++, at)
      },
    })
    return this.#transcription
  }

  /** Barge-in: the lab stops speaking when the caller starts. */
  #stopSpeaking(): void {
    if (this.#session.twin.facts.playsAtClient) return this.#stopPlaying()
    for (const [name, context] of this.#contexts)
      if (context.isSpeaking) this.#cancels.add(name, () => this.#cancel(name, 'all'))
  }

  /** Also stops what the client may still be playing. The truth log then says when. */
  #stopPlaying(): void {
    const heardAt = this.#session.mount.lab.clock.now()
    this.#cancels.add('', () => {
      const clearedAt = this.#cancel('', 'all')
      if (clearedAt !== undefined) recordClear(this.#session, heardAt, clearedAt)
    })
  }

  /** Returns when the client was told to stop; undefined if it was not. */
  #cancel(name: string, scope: CancelScope): MonotonicTime | undefined {
    const { twin, state, connectRequest, writer } = this.#session
    if (writer.isEnding()) return undefined
    this.#contextNamed(name).cancel(scope)
    const frames = twin.reply({ kind: 'cancelled', context: name }, state, connectRequest)
    const at = writer.write(frames)
    return frames.length === 0 ? undefined : at
  }

  #greet(speech: SpeechRequest, at: MonotonicTime): void {
    const { greeting: text } = this.#session.profile
    if (text !== undefined)
      this.#speakText({ kind: 'text', context: '', text, speech, release: 'now', more: false }, at)
  }

  #answerPrompt(request: PromptRequest, at: MonotonicTime): void {
    if (!request.spokenReply && leavesUnanswered(this.#session, at)) return
    const turn = request.messages.filter(({ role }) => role === 'user').length - 1
    if (request.spokenReply) return this.#speakReply(request.spokenReply, Math.max(0, turn), at)
    this.#completion = new LlmCompletion(
      this.#session,
      request,
      selectReply(Math.max(0, turn), this.#session.profile),
      at,
    )
    this.#completion.start()
  }

  #speakReply(speech: SpeechRequest, turn: number, at: MonotonicTime): void {
    if (leavesUnanswered(this.#session, at)) return
    const text = selectReply(turn, this.#session.profile)
    this.#speakText({ kind: 'text', context: '', text, speech, release: 'now', more: false }, at)
  }

  #speakText(request: TextRequest, at: MonotonicTime): void {
    this.#cancels.runNow(request.context)
    const { format, echo } = request.speech
    const { formatField = '' } = this.#session.twin.facts
    if (!isEncodable(format)) {
      const message = `Unsupported audio format: ${format.encoding} at ${format.sampleRate} Hz`
      return this.#refuse({ reason: 'invalid', field: formatField, message }, at, echo)
    }
    if (!this.#quotaCounters.characters.tryTake(request.text.length, at))
      return this.#reportExceeded('characters', request.context)
    this.#contextNamed(request.context).addText(request, at)
  }

  /**
   * Acknowledges the flush and releases the text. If there is a mark, it reports when all of the text has
   * been spoken.
   */
  #flush({ context, more, mark }: Extract<ClientRequest, { kind: 'flush' }>, at: MonotonicTime): void {
    if (!this.#quotaCounters.flushes.tryTake(1, at)) return this.#reportExceeded('flushes', context)
    const { twin, state, connectRequest, writer } = this.#session
    writer.write(
      twin.reply(
        { kind: 'flushed', context, ...(mark === undefined ? {} : { mark }) },
        state,
        connectRequest,
      ),
    )
    this.#contextNamed(context).flush(more, at, mark)
  }

  #reportExceeded(quota: QuotaKind, context: string): void {
    const { twin, state, connectRequest, writer } = this.#session
    writer.write(twin.reply({ kind: 'exceeded', quota, context }, state, connectRequest))
  }

  #refuse(refusal: RequestRefusal, at: MonotonicTime, echo: Echo = {}): void {
    recordRefusal(this.#session, refusal, at, { echo })
    sendRefusal(this.#session, refusal, echo)
  }

  #contextNamed(name: string): ConnectionContext {
    const known = this.#contexts.get(name) ?? new ConnectionContext(this.#session, name, this.#perSocketLimit)
    this.#contexts.set(name, known)
    return known
  }
}
