import type { Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { expectsMoreText, markTextSent, type StreamStates } from '../shared/stream-states.ts'
import { EVENT_OPTIONS } from './options.ts'
import { requestFields, timestampFields } from './request.ts'

/** The options of the WebSocket route. */
export const WEBSOCKET_OPTIONS = {
  ...EVENT_OPTIONS,
  /**
   * The documentation disagrees about the service’s default (0 or 3000), so the option is always sent.
   */
  max_buffer_delay_ms: {
    kind: 'number',
    min: 0,
    max: 5000,
    whole: true,
    default: 0,
    meaning: 'milliseconds for which the service waits for more text; 0 speaks every message at once',
  },
} as const satisfies OptionRules

export type WebSocketOptions = OptionsOf<typeof WEBSOCKET_OPTIONS>

/**
 * The frames of a cue. The first text opens a context. The protocol has no keepalive and no closing message.
 */
export function sayTurn(cue: Cue, job: Job<WebSocketOptions>, streams: StreamStates): Frame[] {
  switch (cue.kind) {
    case 'text':
      markTextSent(streams, job.stream, cue.last)
      return cue.text === '' && !cue.last ? [] : [frameOf(job, cue.text, { continue: !cue.last })]
    case 'flush':
      return [frameOf(job, '', { continue: true, flush: true })]
    case 'end':
      // The last text has already ended its context, unless it was not marked as the last.
      if (!expectsMoreText(streams, job.stream)) return []
      markTextSent(streams, job.stream, true)
      return [frameOf(job, '', { continue: false })]
    case 'cancel':
      markTextSent(streams, job.stream, true)
      return [jsonFrame({ context_id: job.stream, cancel: true })]
    default:
      return []
  }
}

/** Repeats all fields: except for the text they must be the same throughout a context. */
function frameOf(job: Job<WebSocketOptions>, text: string, control: Record<string, unknown>): Frame {
  const { max_buffer_delay_ms = 0 } = job.options
  return jsonFrame({
    ...requestFields(job, text),
    ...timestampFields(job),
    context_id: job.stream,
    max_buffer_delay_ms,
    ...control,
  })
}
