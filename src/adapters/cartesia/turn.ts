import type { Cue, Frame, Job } from '../../core/adapter.ts'
import { jsonFrame } from '../json-frame.ts'
import type { Given, OptionRules } from '../options.ts'
import { fed, isFed, type Streams } from '../streams.ts'
import { EVENT_OPTIONS } from './options.ts'
import { requestFields, timestampFields } from './request.ts'

/** What the WebSocket takes beside the options of all routes. */
export const TURN_OPTIONS = {
  ...EVENT_OPTIONS,
  /**
   * Milliseconds for which the service waits for more text. Documents disagree about its default (0 or 3000), so it
   * is always sent: 0 unless asked otherwise, which speaks every message at once.
   */
  max_buffer_delay_ms: { kind: 'number', min: 0, max: 5000, whole: true },
} as const satisfies OptionRules

export type TurnOptions = Given<typeof TURN_OPTIONS>

/** The frames that say a cue. A context is opened by its first text; there is neither a keepalive nor a goodbye. */
export function sayTurn(cue: Cue, job: Job<TurnOptions>, streams: Streams): Frame[] {
  switch (cue.kind) {
    case 'text':
      fed(streams, job.stream, cue.last)
      return cue.text === '' && !cue.last ? [] : [frameOf(job, cue.text, { continue: !cue.last })]
    case 'flush':
      return [frameOf(job, '', { continue: true, flush: true })]
    case 'end':
      // The last text has ended its context, unless nobody knew that it was the last.
      if (!isFed(streams, job.stream)) return []
      fed(streams, job.stream, true)
      return [frameOf(job, '', { continue: false })]
    case 'cancel':
      fed(streams, job.stream, true)
      return [jsonFrame({ context_id: job.stream, cancel: true })]
    default:
      return []
  }
}

/** All fields again: those other than the text must be the same throughout a context. */
function frameOf(job: Job<TurnOptions>, text: string, control: Record<string, unknown>): Frame {
  const { max_buffer_delay_ms = 0 } = job.options
  return jsonFrame({
    ...requestFields(job, text),
    ...timestampFields(job),
    context_id: job.stream,
    max_buffer_delay_ms,
    ...control,
  })
}
