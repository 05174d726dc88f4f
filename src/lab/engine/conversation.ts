import { isEncodable } from '../speech/encodable.ts'
import type { Allowed, Ask, ClientFrame, Echo, PromptAsk, Refusal, SpeechAsk, TextAsk } from '../twin.ts'
import { type Budget, budgetOf } from './allowance.ts'
import { Context } from './context.ts'
import { isGoodKey } from './door.ts'
import { Listening } from './listening.ts'
import { noteRefusal } from './notes.ts'
import { replyTo } from './replies.ts'
import { createSeats, type Seats } from './seats.ts'
import { refuse, type Visit } from './visit.ts'
import { Writing } from './writing.ts'

/** Handles one connection: dispatches each of the client's requests to its context. */
export class Conversation {
  readonly #visit: Visit
  readonly #contexts = new Map<string, Context>()
  readonly #seats: Seats
  #listening: Listening | undefined
  #writing: Writing | undefined
  /** Number of the caller's turns that got a reply. */
  #answered = 0
  readonly #budgets: { readonly [Counted in Allowed]: Budget }

  constructor(visit: Visit) {
    const { allowances = {} } = visit.twin.facts
    this.#visit = visit
    this.#seats = createSeats(visit.profile.limits?.perSocket)
    this.#budgets = { flushes: budgetOf(allowances.flushes), characters: budgetOf(allowances.characters) }
  }

  get isTalking(): boolean {
    return [...this.#contexts.values()].some((context) => context.isTalking)
  }

  /** @param at when the frame had arrived */
  hear(frame: ClientFrame, at: number): void {
    const { twin, memo, knock, outlet } = this.#visit
    if (outlet.isEnding()) return
    for (const ask of twin.listen(frame, memo, knock)) if (!outlet.isEnding()) this.#follow(ask, at)
    for (const [name, context] of this.#contexts) if (context.isForgettable) this.#contexts.delete(name)
  }

  leave(): void {
    for (const context of this.#contexts.values()) context.leave()
    this.#contexts.clear()
    this.#listening?.leave()
    this.#writing?.cancel()
  }

  #follow(ask: Ask, at: number): void {
    const { twin, memo, knock, outlet } = this.#visit
    switch (ask.kind) {
      case 'text':
        return this.#hearText(ask, at)
      case 'flush':
        return this.#flush(ask, at)
      case 'cancel':
        this.#context(ask.context).cancel(ask.scope)
        outlet.write(twin.reply({ kind: 'cancelled', context: ask.context }, memo, knock))
        return
      case 'ping':
        outlet.write(twin.reply({ kind: 'pong' }, memo, knock))
        return
      case 'key':
        if (!isGoodKey(ask.key, this.#visit.profile)) this.#refuse({ reason: 'unauthorized' }, at)
        return
      case 'refuse':
        return this.#refuse(ask.refusal, at, ask.echo)
      case 'audio':
        return this.#ear().hear(ask, at)
      case 'finalize':
        return this.#ear().finalize(ask.last, at)
      case 'prompt':
        return this.#answerPrompt(ask, at)
      case 'answer':
        outlet.write(ask.frames)
        if (twin.facts.carrier === 'http') outlet.end()
        return
      case 'close':
        outlet.write(twin.reply({ kind: 'closing' }, memo, knock))
        return outlet.end()
    }
  }

  #ear(): Listening {
    this.#listening ??= new Listening(this.#visit, {
      onSpeech: () => this.#fallSilent(),
      onTurn: (_, { answer }, at) => {
        if (answer) this.#answerAloud(answer, this.#answered++, at)
      },
    })
    return this.#listening
  }

  /** Barge-in: the lab stops speaking when the caller starts. */
  #fallSilent(): void {
    const { twin, memo, knock, outlet } = this.#visit
    for (const [name, context] of this.#contexts) {
      if (!context.isTalking) continue
      context.cancel('all')
      outlet.write(twin.reply({ kind: 'cancelled', context: name }, memo, knock))
    }
  }

  #answerPrompt(ask: PromptAsk, at: number): void {
    const turn = ask.messages.filter(({ role }) => role === 'user').length - 1
    if (ask.answer) return this.#answerAloud(ask.answer, Math.max(0, turn), at)
    this.#writing = new Writing(this.#visit, ask, replyTo(Math.max(0, turn), this.#visit.profile), at)
    this.#writing.begin()
  }

  #answerAloud(speech: SpeechAsk, turn: number, at: number): void {
    const text = replyTo(turn, this.#visit.profile)
    this.#hearText({ kind: 'text', context: '', text, speech, release: 'now', more: false }, at)
  }

  #hearText(ask: TextAsk, at: number): void {
    const { format, echo } = ask.speech
    const { formatField = '' } = this.#visit.twin.facts
    if (!isEncodable(format)) {
      const message = `Unsupported audio format: ${format.encoding} at ${format.sampleRate} Hz`
      return this.#refuse({ reason: 'invalid', field: formatField, message }, at, echo)
    }
    if (!this.#budgets.characters.take(ask.text.length, at)) return this.#exceed('characters', ask.context)
    this.#context(ask.context).hear(ask, at)
  }

  /** Acknowledges the flush and releases the text. A mark, if any, reports when all of it has been spoken. */
  #flush({ context, more, mark }: Extract<Ask, { kind: 'flush' }>, at: number): void {
    if (!this.#budgets.flushes.take(1, at)) return this.#exceed('flushes', context)
    const { twin, memo, knock, outlet } = this.#visit
    outlet.write(
      twin.reply({ kind: 'flushed', context, ...(mark === undefined ? {} : { mark }) }, memo, knock),
    )
    this.#context(context).flush(more, at, mark)
  }

  #exceed(what: Allowed, context: string): void {
    const { twin, memo, knock, outlet } = this.#visit
    outlet.write(twin.reply({ kind: 'exceeded', what, context }, memo, knock))
  }

  #refuse(refusal: Refusal, at: number, echo: Echo = {}): void {
    noteRefusal(this.#visit, refusal, at, { echo })
    refuse(this.#visit, refusal, echo)
  }

  #context(name: string): Context {
    const known = this.#contexts.get(name) ?? new Context(this.#visit, name, this.#seats)
    this.#contexts.set(name, known)
    return known
  }
}
