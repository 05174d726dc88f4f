import { FAULT_KINDS } from '../../core/fault.ts'
import { transcriptionFactor } from '../../core/trial/real-time-factor.ts'
import { replyCharacterRate } from '../../core/trial/reply-rate.ts'
import { CONNECTION_STATES, type Outcome, PHASES } from '../../core/trial/trial.ts'
import {
  COMPONENT_KINDS,
  TURN_INSTANTS,
  type TurnInstant,
  type TurnInstants,
  type TurnRecord,
} from '../../core/trial/turn-record.ts'
import { residualOf, TURN_STAGES, turnStageDuration } from '../../core/trial/turn-stages.ts'
import { countWordErrors } from '../../core/word-errors.ts'
import type { Redactor } from '../../redaction/redact.ts'
import {
  type CellType,
  readBoolean,
  readEnum,
  readInteger,
  readText,
  writeBoolean,
  writeInteger,
  writeText,
} from '../csv/csv-cell.ts'

/** A turn while its row is being read. */
export type TurnDraft = { -readonly [Key in keyof TurnRecord]?: TurnRecord[Key] } & { at: TurnInstants }

/** One column of `turns.csv`. Derived columns have no `read`. */
export interface TurnColumn {
  readonly name: string
  readonly type: CellType
  readonly write: (turn: TurnRecord, redact: Redactor) => string
  readonly read?: (cell: string, draft: TurnDraft) => void
  /** Runs of earlier versions are read without it. */
  readonly isRecent?: true
}

type KeysOf<Value> = {
  [Key in keyof TurnRecord]-?: TurnRecord[Key] extends Value ? Key : never
}[keyof TurnRecord]
type IntegerKey = KeysOf<number>
type OptionalIntegerKey = Exclude<KeysOf<number | undefined>, IntegerKey>
type TextKey = 'run' | 'target' | 'stack' | 'mode' | 'said' | 'detail' | 'provider_request_ids'

const OUTCOMES: readonly Outcome[] = ['ok', ...FAULT_KINDS]

/** Instants that the first versions did not stamp. */
const RECENT_INSTANTS: ReadonlySet<TurnInstant> = new Set([
  'dialled',
  'connected',
  'greeted',
  'speech_start',
  'first_partial',
  'uploaded',
  'stable',
  'eager_request',
  'first_text_token',
  'reply_end',
  'cleared',
  'silenced',
  'hung_up',
  'released',
])

/** The columns of `turns.csv`, in order. Derived columns come last. */
export const TURN_COLUMNS: readonly TurnColumn[] = [
  textColumn('run'),
  integerColumn('turn'),
  textColumn('target'),
  textColumn('stack'),
  textColumn('mode'),
  integerColumn('conversation'),
  integerColumn('exchange'),
  enumColumn('phase', PHASES),
  integerColumn('in_flight'),
  ...TURN_INSTANTS.map((name) =>
    RECENT_INSTANTS.has(name) ? recent(instantColumn(name)) : instantColumn(name),
  ),
  textColumn('said'),
  transcriptColumn(),
  integerColumn('premature_ends'),
  integerColumn('pace_late_us'),
  integerColumn('end_late_us'),
  optionalEnumColumn('connection', CONNECTION_STATES),
  ...(
    ['audio_us', 'lead_silence_us', 'underruns', 'underrun_us', 'wasted_audio_us', 'reply_chars'] as const
  ).map(optionalIntegerColumn),
  integerColumn('loop_lag_us'),
  recent(optionalIntegerColumn('suspended_us')),
  enumColumn('outcome', OUTCOMES),
  optionalEnumColumn('failed', COMPONENT_KINDS),
  enumColumn('reached', TURN_INSTANTS),
  optionalIntegerColumn('status'),
  textColumn('detail'),
  textColumn('provider_request_ids'),
  booleanColumn('simulated'),
  ...(
    [
      ...([
        'redial_us',
        'late_audio_us',
        'stale_pieces',
        'partials',
        'revised_words',
        'first_chars',
      ] as const),
      ...([
        'talk_over_us',
        'stale_audio_us',
        'ragged_pieces',
        'frames',
        'late_frames',
        'pace_p99_us',
      ] as const),
      ...(['eager_starts', 'eager_discarded', 'eager_prompt_chars', 'eager_reply_chars'] as const),
    ] as const
  ).map((name) => ({
    ...optionalIntegerColumn(name),
    isRecent: true as const,
  })),
  optionalTextColumn('vantage'),
  optionalTextColumn('changed'),
  derivedColumn('words', ({ said }) => countWordErrors(said, '').words),
  derivedColumn('word_errors', ({ said, understood }) =>
    understood === undefined ? undefined : countWordErrors(said, understood).errors,
  ),
  ...TURN_STAGES.map((stage) => derivedColumn(`${stage.name}_us`, (turn) => turnStageDuration(stage, turn))),
  derivedColumn('residual_us', residualOf),
  rateColumn('real_time_factor', transcriptionFactor),
  rateColumn('reply_chars_per_s', replyCharacterRate),
]

function optionalTextColumn(name: 'vantage' | 'changed'): TurnColumn {
  return {
    name,
    type: 'text',
    write: (turn, redact) => writeText(redact(turn[name] ?? '')),
    read: (cell, draft) => {
      if (cell !== '') draft[name] = readText(cell)
    },
    isRecent: true,
  }
}

function recent(column: TurnColumn): TurnColumn {
  return { ...column, isRecent: true }
}

function textColumn(name: TextKey): TurnColumn {
  return {
    name,
    type: 'text',
    write: (turn, redact) => writeText(redact(turn[name])),
    read: (cell, draft) => {
      draft[name] = readText(cell)
    },
  }
}

/**
 * An empty transcript is still a transcript. A missing one is written as a single space, which no transcript
 * is.
 */
function transcriptColumn(): TurnColumn {
  return {
    name: 'understood',
    type: 'transcript',
    write: (turn, redact) => (turn.understood === undefined ? ' ' : writeText(redact(turn.understood))),
    read: (cell, draft) => {
      if (cell !== ' ') draft.understood = readText(cell)
    },
  }
}

function integerColumn(name: IntegerKey): TurnColumn {
  return {
    name,
    type: 'integer',
    write: (turn) => writeInteger(turn[name]),
    read: (cell, draft) => {
      const value = readInteger(cell)
      if (value === undefined) throw new RangeError('the cell is empty')
      draft[name] = value
    },
  }
}

function optionalIntegerColumn(name: OptionalIntegerKey): TurnColumn {
  return {
    name,
    type: 'integer',
    write: (turn) => writeInteger(turn[name]),
    read: (cell, draft) => {
      const value = readInteger(cell)
      if (value !== undefined) draft[name] = value
    },
  }
}

function instantColumn(name: TurnInstant): TurnColumn {
  return {
    name: `${name}_us`,
    type: 'integer',
    write: (turn) => writeInteger(turn.at[name]),
    read: (cell, draft) => {
      const value = readInteger(cell)
      if (value !== undefined) draft.at[name] = value
    },
  }
}

function enumColumn<Name extends 'phase' | 'outcome' | 'reached'>(
  name: Name,
  words: readonly TurnRecord[Name][],
): TurnColumn {
  return {
    name,
    type: 'text',
    write: (turn) => turn[name],
    read: (cell, draft) => {
      Object.assign(draft, { [name]: readEnum<TurnRecord[Name]>(cell, words) })
    },
  }
}

function optionalEnumColumn<Name extends 'connection' | 'failed'>(
  name: Name,
  words: readonly NonNullable<TurnRecord[Name]>[],
): TurnColumn {
  return {
    name,
    type: 'text',
    write: (turn) => turn[name] ?? '',
    read: (cell, draft) => {
      if (cell !== '') Object.assign(draft, { [name]: readEnum(cell, words) })
    },
  }
}

function booleanColumn(name: 'simulated'): TurnColumn {
  return {
    name,
    type: 'boolean',
    write: (turn) => writeBoolean(turn[name]),
    read: (cell, draft) => {
      draft[name] = readBoolean(cell) ?? false
    },
  }
}

function rateColumn(name: string, of: (turn: TurnRecord) => number | undefined): TurnColumn {
  return { name, type: 'number', write: (turn) => of(turn)?.toFixed(4) ?? '' }
}

function derivedColumn(name: string, of: (turn: TurnRecord) => number | undefined): TurnColumn {
  return { name, type: 'integer', write: (turn) => writeInteger(of(turn)) }
}
