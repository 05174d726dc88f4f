import type { HeardPackets } from '../../audio/line/heard-line.ts'
import type { TokenUsage } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import type { ConnectionState, Phase } from '../../core/trial/trial.ts'
import type { ComponentKind, TurnInstants } from '../../core/trial/turn-record.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { FrameLateness } from '../caller/microphone.ts'
import { addReuse, type ReuseCounts } from '../component/reuse-counts.ts'
import type { PlayedAnswer } from '../playback/playback-log.ts'
import type { InterimStability } from '../stt/interim-words.ts'
import type { EagerCounts } from './eager-start.ts'

/** What is known of a turn before it starts. Instants are absolute microseconds. */
export interface TurnContext {
  readonly run: string
  readonly turn: number
  readonly target: string
  readonly stack: string
  readonly mode: string
  readonly conversation: number
  readonly exchange: number
  readonly phase: Phase
  readonly in_flight: number
  readonly due: MonotonicTime
  /** Start of the run. */
  readonly origin: MonotonicTime
  readonly simulated: boolean
  /** Settings that were changed before this turn. */
  readonly changed?: string
}

/** A turn in progress. Components fill it in; at the end it becomes a record. */
export interface TurnBuilder {
  readonly context: TurnContext
  readonly said: string
  /** Absolute microseconds. */
  readonly at: TurnInstants
  understood: string | undefined
  prematureEnds: number
  interims: InterimStability | undefined
  /** What was begun on interim transcripts. Undefined unless the target is eager. */
  eager: EagerCounts | undefined
  /** Delay of the caller's frames, in microseconds. */
  lateness: FrameLateness
  connection: ConnectionState | undefined
  reply: string
  /** Characters of it up to and with the piece that made it speakable. */
  firstChars: number | undefined
  /** Pieces in which it came, and how many of them had come with the first that was speakable. */
  pieces: { all: number; first: number }
  /** The provider's own count. */
  usage: TokenUsage | undefined
  requestIds: string[]
  /** The longest that any of its instants waited for this thread, in microseconds. */
  loopLag: Micros
  /** What happened on its reused connections. */
  readonly reuse: ReuseCounts
  simulated: boolean
  /** Calls: the pacing of all frames is recorded, those with silence too. */
  hasPacing: boolean
  /**
   * Calls, in microseconds: how long both spoke at once; audio that was not heard before the interruption; stale
   * audio.
   */
  talkOver: Micros | undefined
  wasted: number | undefined
  stale: number | undefined
  raggedPieces: number
  /** Calls over a bad line: packets to the caller, and how many were lost. */
  heard: HeardPackets | undefined
  /** The caller's sound while the agent spoke, and until when it was heard. */
  sound: { readonly name: string; readonly until: MonotonicTime } | undefined
  /** When the speech with which the caller interrupted ended. */
  interruptedUntil: MonotonicTime | undefined
  /** The component that the turn is waiting for. A timeout is attributed to it. */
  waitingFor: ComponentKind
  /** The last message of that component that its adapter did not understand. A timeout quotes it. */
  ignoredMessage: () => string | undefined
  /** False for a component alone, whose turn nobody hears. */
  isHeard: boolean
  failure: { readonly component?: ComponentKind; readonly fault: Fault } | undefined
  answer: PlayedAnswer | undefined
}

export function createTurnBuilder(context: TurnContext, said: string): TurnBuilder {
  return {
    context,
    said,
    at: { due: context.due },
    understood: undefined,
    prematureEnds: 0,
    interims: undefined,
    eager: undefined,
    lateness: { worst: 0, end: 0, frames: 0, late: 0, p99: 0 },
    connection: undefined,
    reply: '',
    firstChars: undefined,
    pieces: { all: 0, first: 0 },
    usage: undefined,
    requestIds: [],
    loopLag: 0,
    reuse: { redial: 0, lateAudio: undefined, stalePieces: 0 },
    simulated: context.simulated,
    hasPacing: false,
    talkOver: undefined,
    wasted: undefined,
    stale: undefined,
    raggedPieces: 0,
    heard: undefined,
    sound: undefined,
    interruptedUntil: undefined,
    waitingFor: 'agent',
    ignoredMessage: () => undefined,
    isHeard: true,
    failure: undefined,
    answer: undefined,
  }
}

/** Notes how long a timestamp of the turn waited for this thread. */
export function noteLag(builder: TurnBuilder, lag: Micros): void {
  builder.loopLag = Math.max(builder.loopLag, lag)
}

/** What a turn keeps of one of its requests. */
interface RequestMetadata {
  readonly requestId: string
  readonly simulated: boolean
  readonly loopLag: Micros
  /** Absent if its connection is never reused. */
  readonly reuse?: ReuseCounts | undefined
}

/** Adds the request id, the simulated flag, the loop lag of a request, and what happened on its connection. */
export function addRequestMetadata(
  builder: TurnBuilder,
  { requestId, simulated, loopLag, reuse }: RequestMetadata,
): void {
  if (reuse) addReuse(builder.reuse, reuse)
  if (requestId !== '' && !builder.requestIds.includes(requestId)) builder.requestIds.push(requestId)
  builder.simulated ||= simulated
  noteLag(builder, loopLag)
}
