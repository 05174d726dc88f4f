import type { Facts } from '../core/adapter/facts.ts'
import { LAB_HEADER, REPLAY_MARK } from '../core/adapter/lab-header.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { Exchange, ExchangedFrame, ReceivedFrame } from '../core/trial/exchange.ts'
import type { ArrivalLog, Trial } from '../core/trial/trial.ts'
import type { MonotonicTime } from '../core/units.ts'
import type { SavedAudio } from '../drive/trial/run-trial.ts'

/** One request, with everything that passed over its connections. */
export interface RequestTrace {
  readonly adapter: TracedAdapter
  readonly text: string
  /** The requested format. */
  readonly format: AudioFormat
  /** Instants of the trial are relative to it. */
  readonly origin: MonotonicTime
  readonly trial: Trial
  readonly arrivals: ArrivalLog
  readonly audio?: SavedAudio
  readonly exchanges: readonly Exchange[]
}

export interface TracedAdapter {
  readonly id: string
  readonly transport: string
  readonly completion: Facts['completion']
  readonly keyVariable?: string
  /** The file of its description. Absent for an adapter in code. */
  readonly description?: string
}

/** When the request began. Instants are shown since then. */
export function beganAt({ origin, trial }: Pick<RequestTrace, 'origin' | 'trial'>): MonotonicTime {
  return origin + (trial.at.began ?? 0)
}

/** All frames of a trace, of both directions. */
function framesOf({ exchanges }: Pick<RequestTrace, 'exchanges'>): readonly ExchangedFrame[] {
  return exchanges.flatMap(({ frames }) => frames)
}

/** What the server sent. */
export function receivedIn(trace: Pick<RequestTrace, 'exchanges'>): readonly ReceivedFrame[] {
  return framesOf(trace).filter((frame) => frame.from === 'server')
}

/** The refusal of the last connection, if there was one. */
export function refusalIn(trace: Pick<RequestTrace, 'exchanges'>) {
  return receivedIn(trace)
    .flatMap(({ frame }) => (frame.kind === 'head' ? [frame] : []))
    .findLast(({ status }) => status !== 101 && (status < 200 || status > 299))
}

/** The day of the recording that answered. Undefined if it was no recording. */
export function replayedFrom(trace: Pick<RequestTrace, 'exchanges'>): string | undefined {
  const heads = receivedIn(trace).flatMap(({ frame }) => (frame.kind === 'head' ? [frame.headers] : []))
  return heads.flatMap(({ [LAB_HEADER]: mark = '' }) =>
    mark.startsWith(REPLAY_MARK) ? [mark.slice(REPLAY_MARK.length)] : [],
  )[0]
}

/** Whether the adapter understood a frame as something other than a note. */
export function isUnderstood({ reading }: ReceivedFrame): boolean {
  return reading?.events.some(({ kind }) => kind !== 'note' && kind !== 'fault') ?? false
}

/** The text of a message; undefined if it has none. */
export function messageText({ frame }: ReceivedFrame): string | undefined {
  if (frame.kind === 'text') return frame.text
  return frame.kind === 'event' ? frame.data : undefined
}
