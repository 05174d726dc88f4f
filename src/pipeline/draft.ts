import type { Fault } from '../core/fault.ts'
import type { ConnectionState, Phase } from '../core/trial.ts'
import type { TurnInstants, TurnPart } from '../core/turn.ts'
import type { HeardAnswer } from './answer-log.ts'

/** What is known of a turn before anything of it has happened. Instants are absolute microseconds. */
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
  /** The moment the run began. */
  readonly origin: number
  readonly simulated: boolean
}

/** A turn on its way: filled in by whoever knows, and made into a record at its end. */
export interface TurnDraft {
  readonly circumstances: TurnCircumstances
  readonly said: string
  /** Absolute microseconds. */
  readonly at: TurnInstants
  understood: string | undefined
  prematureEnds: number
  /** Of the caller's frames, in microseconds. */
  late: { readonly worst: number; readonly end: number }
  connection: ConnectionState | undefined
  reply: string
  requestIds: string[]
  loopLag: number
  simulated: boolean
  /** The part whose word everything waits for: it is to blame when the turn is given up. */
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

/** Keeps what a part's requests tell about themselves. */
export function noteRequest(
  draft: TurnDraft,
  { requestId, simulated, loopLag }: { requestId: string; simulated: boolean; loopLag: number },
): void {
  if (requestId !== '' && !draft.requestIds.includes(requestId)) draft.requestIds.push(requestId)
  draft.simulated ||= simulated
  draft.loopLag = Math.max(draft.loopLag, loopLag)
}
