import type { Cue, Frame, Job } from '../../core/adapter.ts'
import type { Fields } from '../json.ts'
import { requestFields } from './request.ts'
import type { TurnOptions } from './turn-options.ts'

/** Builds the fields of a text frame, without those that control it. */
type Payload = (job: Job<TurnOptions>, text: string, outputFormat: string) => Fields

/** Options that are sent under their own names. */
const FIELDS = [
  'word_timestamps',
  'complete_backoff_ms',
  'max_buffer_flush_ms',
  'max_buffer_delay_ms',
] as const

/** The state of one connection and its current turn. */
export interface TurnMemo {
  /** True from the end of a turn until the next text. */
  over: boolean
  /** True while more text of the turn is to be sent. */
  feeding: boolean
  /** True if the text was sent in several continuations, so that several `complete`s will come. */
  segmented: boolean
  /** The service’s ids of the synthesis that was reported last and of the one that completed last. */
  noted: string | undefined
  completed: string | undefined
}

export function turnMemo(): TurnMemo {
  return { over: false, feeding: false, segmented: false, noted: undefined, completed: undefined }
}

/**
 * The frames of a cue. The protocol has no session message and no closing message, and only a close cancels.
 * @param buildPayload builds the fields of a text frame, which differ between model generations
 */
export function sayTurn(
  cue: Cue,
  job: Job<TurnOptions>,
  memo: TurnMemo,
  payload: Payload = requestFields,
): Frame[] {
  switch (cue.kind) {
    case 'start':
      memo.feeding = false
      memo.segmented = false
      return []
    case 'text':
      return [sayText(cue, job, memo, payload)]
    case 'flush':
      // Continuations release text by themselves, and the service rejects a flush among them.
      return job.options.continuations
        ? []
        : [frameOf(job, payload(job, '', 'pcm'), { continue: true, flush: true })]
    case 'keepalive':
      return [{ kind: 'text', text: '{"type":"ping"}' }]
    default:
      return []
  }
}

function sayText(
  { text, last }: Extract<Cue, { kind: 'text' }>,
  job: Job<TurnOptions>,
  memo: TurnMemo,
  payload: Payload,
): Frame {
  const fields = payload(job, text, 'pcm')
  const whole = last && !memo.feeding
  memo.over = false
  memo.feeding = !last
  if (!job.options.continuations) return frameOf(job, fields, whole ? {} : { continue: !last, flush: last })
  memo.segmented = !whole
  return frameOf(job, fields, { context_id: job.stream, continue: !last })
}

function frameOf(job: Job<TurnOptions>, payload: Fields, control: Fields): Frame {
  const given = FIELDS.filter((name) => job.options[name] !== undefined)
  const fields = Object.fromEntries(given.map((name) => [name, job.options[name]]))
  return { kind: 'text', text: JSON.stringify({ ...payload, ...fields, ...control }) }
}
