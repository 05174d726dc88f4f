import { isEncodable } from '../speech/encodable.ts'
import type { Allowed, Ask, ClientFrame, Echo, Refusal, TextAsk } from '../twin.ts'
import { type Budget, budgetOf } from './allowance.ts'
import { Context } from './context.ts'
import { isGoodKey } from './door.ts'
import { noteRefusal } from './notes.ts'
import { refuse, type Visit } from './visit.ts'

/** All that is said on one connection: hands what the client asks for to the context it is meant for. */
export class Conversation {
  readonly #visit: Visit
  readonly #contexts = new Map<string, Context>()
  readonly #budgets: { readonly [Counted in Allowed]: Budget }

  constructor(visit: Visit) {
    const { allowances = {} } = visit.twin.facts
    this.#visit = visit
    this.#budgets = { flushes: budgetOf(allowances.flushes), characters: budgetOf(allowances.characters) }
  }

  get isTalking(): boolean {
    return [...this.#contexts.values()].some((context) => context.isTalking)
  }

  /** `at` is the instant at which the frame had arrived. */
  hear(frame: ClientFrame, at: number): void {
    const { twin, memo, knock, outlet } = this.#visit
    if (outlet.isEnding()) return
    for (const ask of twin.listen(frame, memo, knock)) if (!outlet.isEnding()) this.#follow(ask, at)
    for (const [name, context] of this.#contexts) if (context.isForgettable) this.#contexts.delete(name)
  }

  leave(): void {
    for (const context of this.#contexts.values()) context.leave()
    this.#contexts.clear()
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
      case 'answer':
        outlet.write(ask.frames)
        if (twin.facts.carrier === 'http') outlet.end()
        return
      case 'close':
        outlet.write(twin.reply({ kind: 'closing' }, memo, knock))
        return outlet.end()
    }
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

  /** What waits is said before the flush is acknowledged, but never whole: a mark tells that. */
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
    const known = this.#contexts.get(name) ?? new Context(this.#visit, name)
    this.#contexts.set(name, known)
    return known
  }
}
