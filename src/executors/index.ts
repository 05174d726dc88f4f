import type { z } from 'zod'
import type { LoadShape } from '../pace/load-shape.ts'
import { constantArrivalRate } from './constant-arrival-rate.ts'
import { constantConcurrency } from './constant-concurrency.ts'
import type { ConversationSupport, Executor } from './executor.ts'
import { rampingArrivalRate } from './ramping-arrival-rate.ts'
import { rampingConcurrency } from './ramping-concurrency.ts'
import { sessions } from './sessions.ts'
import { sharedIterations } from './shared-iterations.ts'

/** All executors, by the name that a load gives in `executor`. */
export const EXECUTORS = {
  'constant-concurrency': constantConcurrency,
  'shared-iterations': sharedIterations,
  'ramping-concurrency': rampingConcurrency,
  'constant-arrival-rate': constantArrivalRate,
  'ramping-arrival-rate': rampingArrivalRate,
  sessions,
}

type Executors = typeof EXECUTORS
type ExecutorName = keyof Executors

/** `never` where an executor is listed under another name than its own. */
type LoadOf<Name extends ExecutorName> = Extract<
  z.output<Executors[Name]['schema']>,
  { readonly executor: Name }
>

/** How requests are spread over time: one member per executor. */
export type Load = { [Name in ExecutorName]: LoadOf<Name> }[ExecutorName]

/** A load whose executor can run whole conversations. Its trials are conversations. */
export type ConversationLoad = {
  [Name in ExecutorName]: Executors[Name] extends { readonly conversations: unknown } ? LoadOf<Name> : never
}[ExecutorName]

/** The executor of a load. */
export function executorOf<Kind extends Load>(load: Kind): Executor<Kind> {
  // The compiler cannot tell that a load and the executor of its name belong together.
  return EXECUTORS[load.executor] as unknown as Executor<Kind>
}

/** @param target its name, where the load is not the same for all targets */
export function shapeOf(load: Load, target?: string): LoadShape {
  return executorOf(load).shape(load, target)
}

export function isConversationLoad(load: Load): load is ConversationLoad {
  return executorOf(load).conversations !== undefined
}

/** How the executor of a load runs conversations. */
export function conversationsOf(load: ConversationLoad): ConversationSupport<ConversationLoad> {
  const { conversations } = executorOf(load)
  if (!conversations) throw new Error(`${load.executor} cannot run conversations`)
  return conversations
}
