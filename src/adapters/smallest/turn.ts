import type { Cue, Frame, Job } from '../../core/adapter.ts'
import type { Fields } from '../json.ts'
import { requestFields } from './request.ts'
import type { TurnOptions } from './turn-options.ts'

/** What a frame of text carries beside what controls it. */
type Payload = (job: Job<TurnOptions>, text: string, outputFormat: string) => Fields

/** Fields that travel under the option's own name. */
const FIELDS = [
  'word_timestamps',
  'complete_backoff_ms',
  'max_buffer_flush_ms',
  'max_buffer_delay_ms',
] as const

/** Of one connection: what was said and heard of the turn under way. */
export interface TurnMemo {
  /** True once the turn ended, until the next text is said. */
  over: boolean
  /** True while text is fed bit by bit. */
  feeding: boolean
  /** True when the turn's text went out in continuations of several pieces: several `complete`s will come. */
  segmented: boolean
  /** The service's id of the synthesis that was noted last, and of the one that completed last. */
  noted: string | undefined
  completed: string | undefined
}

/** The memory of a fresh connection. */
export function turnMemo(): TurnMemo {
  return { over: false, feeding: false, segmented: false, noted: undefined, completed: undefined }
}

/**
 * The frames that say a cue. There is no session message, no goodbye, and a cancel is hanging up.
 * @param payload the fields that every frame of text carries; other generations have others
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
      // Continuations release text by themselves, and the service forbids a flush among them.
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
