import type { Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import type { JsonObject } from '../../core/json.ts'
import { requestFields } from './request.ts'
import type { WebSocketOptions } from './websocket-options.ts'

/** Builds the fields of a text frame, without those that control it. */
type BuildPayload = (job: Job<WebSocketOptions>, text: string, outputFormat: string) => JsonObject

/** Options that are sent under their own names. */
const FIELDS = [
  'word_timestamps',
  'complete_backoff_ms',
  'max_buffer_flush_ms',
  'max_buffer_delay_ms',
] as const

/** The state of one connection and its current turn. */
export interface TurnState {
  /** True from the end of a turn until the next text. */
  ended: boolean
  /** True while more text of the turn is to be sent. */
  moreTextComing: boolean
  /** True if the text was sent in several continuations, so that several `complete`s will arrive. */
  segmented: boolean
  /** The service’s id of the synthesis reported last, and of the one completed last. */
  lastReportedRequestId: string | undefined
  lastCompletedRequestId: string | undefined
  /** The service’s ids of the syntheses completed in this turn, and of those completed in the turn before. */
  completedRequestIds: Set<string>
  earlierRequestIds: Set<string>
}

export function newTurnState(): TurnState {
  return {
    ended: false,
    moreTextComing: false,
    segmented: false,
    lastReportedRequestId: undefined,
    lastCompletedRequestId: undefined,
    completedRequestIds: new Set(),
    earlierRequestIds: new Set(),
  }
}

/**
 * The frames of a cue. The protocol has no session message and no closing message, and only a close cancels.
 * @param buildPayload builds the fields of a text frame, which differ between model generations
 */
export function sayTurn(
  cue: Cue,
  job: Job<WebSocketOptions>,
  state: TurnState,
  buildPayload: BuildPayload = requestFields,
): Frame[] {
  switch (cue.kind) {
    case 'start':
      state.moreTextComing = false
      state.segmented = false
      state.earlierRequestIds = state.completedRequestIds
      state.completedRequestIds = new Set()
      return []
    case 'text':
      return [sayText(cue, job, state, buildPayload)]
    case 'flush':
      // Continuations release text by themselves, and the service rejects a flush among them.
      return job.options.continuations
        ? []
        : [frameOf(job, buildPayload(job, '', 'pcm'), { continue: true, flush: true })]
    case 'keepalive':
      return [{ kind: 'text', text: '{"type":"ping"}' }]
    default:
      return []
  }
}

function sayText(
  { text, last }: Extract<Cue, { kind: 'text' }>,
  job: Job<WebSocketOptions>,
  state: TurnState,
  buildPayload: BuildPayload,
): Frame {
  const fields = buildPayload(job, text, 'pcm')
  const whole = last && !state.moreTextComing
  state.ended = false
  state.moreTextComing = !last
  if (!job.options.continuations) return frameOf(job, fields, whole ? {} : { continue: !last, flush: last })
  state.segmented = !whole
  return frameOf(job, fields, { context_id: job.stream, continue: !last })
}

function frameOf(job: Job<WebSocketOptions>, payload: JsonObject, control: JsonObject): Frame {
  const given = FIELDS.filter((name) => job.options[name] !== undefined)
  const fields = Object.fromEntries(given.map((name) => [name, job.options[name]]))
  return { kind: 'text', text: JSON.stringify({ ...payload, ...fields, ...control }) }
}
