import type { Fault } from '../core/fault.ts'
import type { ConnectionState, Phase } from '../core/trial.ts'
import type { TurnInstants, TurnPart } from '../core/turn.ts'
import type { HeardAnswer } from './answer-log.ts'

/** What is known of a turn before it starts. Instants are absolute microseconds. */
export interface TurnCircumstances {
  readonly run: string
  readonly turn: number
  readonly target: string
  readonly stack: string
  readonly mode: string
  readonly conversation: number
  readonly exchange: number
  readonly phase: Phase
  readonly in_flight: number
  readonly due: number
  /** Start of the run. */
  readonly origin: number
  readonly simulated: boolean
}

/** A turn in progress. Components fill it in; at the end it becomes a record. */
export interface TurnDraft {
  readonly circumstances: TurnCircumstances
  readonly said: string
  /** Absolute microseconds. */
  readonly at: TurnInstants
  understood: string | undefined
  prematureEnds: number
  /** Delay of the caller's frames, in microseconds. */
  late: { readonly worst: number; readonly end: number }
  connection: ConnectionState | undefined
  reply: string
  requestIds: string[]
  loopLag: number
  simulated: boolean
  /** The component that the turn is waiting for. A timeout is attributed to it. */
  waitingFor: TurnPart
  failure: { readonly part?: TurnPart; readonly fault: Fault } | undefined
  answer: HeardAnswer | undefined
}

export function newDraft(circumstances: TurnCircumstances, said: string): TurnDraft {
  return {
    circumstances,
    said,
    at: { due: circumstances.due },
    understood: undefined,
    prematureEnds: 0,
    late: { worst: 0, end: 0 },
    connection: undefined,
    reply: '',
    requestIds: [],
    loopLag: 0,
    simulated: circumstances.simulated,
    waitingFor: 'agent',
    failure: undefined,
    answer: undefined,
  }
}

/** Adds the request id, the simulated flag and the loop lag of a request. */
export function noteRequest(
  draft: TurnDraft,
  { requestId, simulated, loopLag }: { requestId: string; simulated: boolean; loopLag: number },
): void {
  if (requestId !== '' && !draft.requestIds.includes(requestId)) draft.requestIds.push(requestId)
  draft.simulated ||= simulated
  draft.loopLag = Math.max(draft.loopLag, loopLag)
}
