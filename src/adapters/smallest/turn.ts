import type { Cue, Frame, Job } from '../../core/adapter.ts'
import type { Given, OptionRules } from '../options.ts'
import { REQUEST_OPTIONS, requestFields } from './request.ts'

/** What the WebSocket takes beside the options of all routes. */
export const TURN_OPTIONS = {
  ...REQUEST_OPTIONS,
  word_timestamps: { kind: 'flag' },
  /** Milliseconds the service waits after the last chunk before it says `complete`; its own default is 4000. */
  complete_backoff_ms: { kind: 'number', min: 0, max: 10_000 },
  /** Milliseconds after which text that was fed bit by bit is spoken without a flush; 0 never. */
  max_buffer_flush_ms: { kind: 'number', min: 0, max: 1000, whole: true },
  /**
   * Feeds text in continuations: the service speaks sentence by sentence as text comes. It then never says which
   * sentence was the last, so a scenario that feeds text bit by bit needs `stop: quiet`.
   */
  continuations: { kind: 'flag' },
  /** Milliseconds for which continuations hold text that is no whole sentence; the service's default is 3000. */
  max_buffer_delay_ms: { kind: 'number', min: 0, max: 5000, whole: true },
  /** Seconds without a message after which the service closes; its default is 60. */
  timeout: { kind: 'number', min: 1, max: 999, whole: true },
} as const satisfies OptionRules

export type TurnOptions = Given<typeof TURN_OPTIONS>

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

/** The frames that say a cue. There is no session message, no goodbye, and a cancel is hanging up. */
export function sayTurn(cue: Cue, job: Job<TurnOptions>, memo: TurnMemo): Frame[] {
  switch (cue.kind) {
    case 'start':
      memo.feeding = false
      memo.segmented = false
      return []
    case 'text':
      return [sayText(cue, job, memo)]
    case 'flush':
      // Continuations release text by themselves, and the service forbids a flush among them.
      return job.options.continuations ? [] : [frameOf(job, '', { continue: true, flush: true })]
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
): Frame {
  const whole = last && !memo.feeding
  memo.over = false
  memo.feeding = !last
  if (!job.options.continuations) return frameOf(job, text, whole ? {} : { continue: !last, flush: last })
  memo.segmented = !whole
  return frameOf(job, text, { context_id: job.stream, continue: !last })
}

function frameOf(job: Job<TurnOptions>, text: string, control: Record<string, unknown>): Frame {
  const given = FIELDS.filter((name) => job.options[name] !== undefined)
  const fields = Object.fromEntries(given.map((name) => [name, job.options[name]]))
  return {
    kind: 'text',
    text: JSON.stringify({ ...requestFields(job, text, 'pcm'), ...fields, ...control }),
  }
}
