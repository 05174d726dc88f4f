import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import { isNormalFinish } from '../../core/adapter/finish-reason.ts'
import type { FaultKind } from '../../core/fault.ts'
import { nonEmptyString } from '../../core/json.ts'
import { makeFault } from '../shared/fault.ts'

/** Characters of a refusal that are kept. */
const MAX_REFUSAL = 300

/** The state of one response; `finished` once the model has given a finish reason. */
export interface ChatState {
  ended: boolean
  finished: boolean
  hasText: boolean
  /** What the model said when it refused to answer. */
  refusal: string
}

export function newChatState(): ChatState {
  return { ended: false, finished: false, hasText: false, refusal: '' }
}

export function noteRefusal(state: ChatState, words: unknown): void {
  state.refusal = (state.refusal + (nonEmptyString(words) ?? '')).slice(0, MAX_REFUSAL)
}

/** Servers send an empty reason while they go on, and reasons of their own when they break off. */
export function readFinish(finishReason: unknown, state: ChatState): ProviderEvent[] {
  const reason = nonEmptyString(finishReason)
  if (reason === undefined) return []
  state.finished = true
  if (isNormalFinish(reason)) return []
  return finishChat(state, {
    kind: 'fault',
    fault: makeFault(kindOfReason(reason), `finish_reason ${reason}`),
  })
}

function kindOfReason(reason: string): FaultKind {
  return /error|abort|cancel|resource|network|system|timeout|overload|fail/i.test(reason)
    ? 'server'
    : 'rejected'
}

/** Some servers omit `[DONE]`; after a finish reason the response is complete. */
export function hearBodyEnd(state: ChatState): ProviderEvent[] {
  if (state.finished) return completeChat(state)
  return finishChat(state, { kind: 'fault', fault: makeFault('truncated', 'the body ended before `[DONE]`') })
}

/** Completes the answer, which is a fault if the model only refused. */
export function completeChat(state: ChatState): ProviderEvent[] {
  if (state.hasText || state.refusal === '') return finishChat(state, { kind: 'end' })
  const fault = makeFault('rejected', `the model refused: ${state.refusal}`)
  return finishChat(state, { kind: 'fault', fault })
}

/** Ends the response: nothing after it is read. */
export function finishChat(state: ChatState, event: ProviderEvent): ProviderEvent[] {
  state.ended = true
  return [event]
}
