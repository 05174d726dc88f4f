import type { Cue, Frame, Job } from '../../core/adapter.ts'
import { jsonFrame } from '../json-frame.ts'
import type { Given, OptionRules } from '../options.ts'
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

/** Of one connection: the contexts whose text is still being fed. */
export interface TurnMemo {
  readonly feeding: Set<string>
}

/** The frames that say a cue. A context is opened by its first text; there is neither a keepalive nor a goodbye. */
export function sayTurn(cue: Cue, job: Job<TurnOptions>, { feeding }: TurnMemo): Frame[] {
  switch (cue.kind) {
    case 'text':
      if (cue.last) feeding.delete(job.stream)
      else feeding.add(job.stream)
      return cue.text === '' && !cue.last ? [] : [frameOf(job, cue.text, { continue: !cue.last })]
    case 'flush':
      return [frameOf(job, '', { continue: true, flush: true })]
    case 'end':
      // The last text has ended its context, unless nobody knew that it was the last.
      return feeding.delete(job.stream) ? [frameOf(job, '', { continue: false })] : []
    case 'cancel':
      feeding.delete(job.stream)
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
