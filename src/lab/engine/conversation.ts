import type { Ask, ClientFrame } from '../twin.ts'
import { Context } from './context.ts'
import { noteRefusal } from './notes.ts'
import { refuse, type Visit } from './visit.ts'

/** All that is said on one connection: hands what the client asks for to the context it is meant for. */
export class Conversation {
  readonly #visit: Visit
  readonly #contexts = new Map<string, Context>()

  constructor(visit: Visit) {
    this.#visit = visit
  }

  get isTalking(): boolean {
    return [...this.#contexts.values()].some((context) => context.isTalking)
  }

  /** `at` is the instant at which the frame had arrived. */
  hear(frame: ClientFrame, at: number): void {
    const { twin, memo, knock } = this.#visit
    for (const ask of twin.listen(frame, memo, knock)) this.#follow(ask, at)
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
        return this.#context(ask.context).hear(ask, at)
      case 'flush':
        this.#context(ask.context).flush(ask.more, at)
        outlet.write(twin.reply({ kind: 'flushed', context: ask.context }, memo, knock))
        return
      case 'cancel':
        this.#context(ask.context).cancel(ask.scope)
        outlet.write(twin.reply({ kind: 'cancelled', context: ask.context }, memo, knock))
        return
      case 'ping':
        outlet.write(twin.reply({ kind: 'pong' }, memo, knock))
        return
      case 'refuse':
        noteRefusal(this.#visit, ask.refusal, at, { echo: ask.echo ?? {} })
        return refuse(this.#visit, ask.refusal, ask.echo)
      case 'answer':
        outlet.write(ask.frames)
        if (twin.facts.carrier === 'http') outlet.end()
        return
      case 'close':
        outlet.write(twin.reply({ kind: 'closing' }, memo, knock))
        return outlet.end()
    }
  }

  #context(name: string): Context {
    const known = this.#contexts.get(name) ?? new Context(this.#visit, name)
    this.#contexts.set(name, known)
    return known
  }
}
