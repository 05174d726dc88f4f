import { FAULT_KINDS } from '../core/fault.ts'
import { CONNECTION_STATES, type Outcome, PHASES } from '../core/trial.ts'
import {
  TURN_INSTANTS,
  TURN_PARTS,
  type TurnInstant,
  type TurnInstants,
  type TurnRecord,
} from '../core/turn.ts'
import { residualOf, TURN_STAGES, turnDuration } from '../core/turn-stages.ts'
import { wordErrors } from '../core/word-errors.ts'
import { readChoice, readFlag, readText, readWhole, writeFlag, writeText, writeWhole } from './cell.ts'
import type { Redactor } from './redact.ts'

/** A turn while its row is being read. */
export type TurnDraftRow = { -readonly [Key in keyof TurnRecord]?: TurnRecord[Key] } & { at: TurnInstants }

/** One column of `turns.csv`. Derived columns have no `read`. */
export interface TurnColumn {
  readonly name: string
  readonly write: (turn: TurnRecord, redact: Redactor) => string
  readonly read?: (cell: string, draft: TurnDraftRow) => void
}

type KeysOf<Value> = {
  [Key in keyof TurnRecord]-?: TurnRecord[Key] extends Value ? Key : never
}[keyof TurnRecord]
type Whole = KeysOf<number>
type MaybeWhole = Exclude<KeysOf<number | undefined>, Whole>
type PlainText = 'run' | 'target' | 'stack' | 'mode' | 'said' | 'detail' | 'provider_request_ids'

const OUTCOMES: readonly Outcome[] = ['ok', ...FAULT_KINDS]

/** The columns of `turns.csv`, in order. Derived columns come last. */
export const TURN_COLUMNS: readonly TurnColumn[] = [
  text('run'),
  whole('turn'),
  text('target'),
  text('stack'),
  text('mode'),
  whole('conversation'),
  whole('exchange'),
  choice('phase', PHASES),
  whole('in_flight'),
  ...TURN_INSTANTS.map(instant),
  text('said'),
  understood(),
  whole('premature_ends'),
  whole('pace_late_us'),
  whole('end_late_us'),
  maybeChoice('connection', CONNECTION_STATES),
  ...(
    ['audio_us', 'lead_silence_us', 'underruns', 'underrun_us', 'wasted_audio_us', 'reply_chars'] as const
  ).map(maybeWhole),
  whole('loop_lag_us'),
  choice('outcome', OUTCOMES),
  maybeChoice('failed', TURN_PARTS),
  choice('reached', TURN_INSTANTS),
  maybeWhole('status'),
  text('detail'),
  text('provider_request_ids'),
  flag('simulated'),
  derived('words', ({ said }) => wordErrors(said, '').words),
  derived('word_errors', ({ said, understood }) =>
    understood === undefined ? undefined : wordErrors(said, understood).errors,
  ),
  ...TURN_STAGES.map((stage) => derived(`${stage.name}_us`, (turn) => turnDuration(stage, turn))),
  derived('residual_us', residualOf),
]

function text(name: PlainText): TurnColumn {
  return {
    name,
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
function understood(): TurnColumn {
  return {
    name: 'understood',
    write: (turn, redact) => (turn.understood === undefined ? ' ' : writeText(redact(turn.understood))),
    read: (cell, draft) => {
      if (cell !== ' ') draft.understood = readText(cell)
    },
  }
}

function whole(name: Whole): TurnColumn {
  return {
    name,
    write: (turn) => writeWhole(turn[name]),
    read: (cell, draft) => {
      const value = readWhole(cell)
      if (value === undefined) throw new RangeError('the cell is empty')
      draft[name] = value
    },
  }
}

function maybeWhole(name: MaybeWhole): TurnColumn {
  return {
    name,
    write: (turn) => writeWhole(turn[name]),
    read: (cell, draft) => {
      const value = readWhole(cell)
      if (value !== undefined) draft[name] = value
    },
  }
}

function instant(name: TurnInstant): TurnColumn {
  return {
    name: `${name}_us`,
    write: (turn) => writeWhole(turn.at[name]),
    read: (cell, draft) => {
      const value = readWhole(cell)
      if (value !== undefined) draft.at[name] = value
    },
  }
}

function choice<Name extends 'phase' | 'outcome' | 'reached'>(
  name: Name,
  words: readonly TurnRecord[Name][],
): TurnColumn {
  return {
    name,
    write: (turn) => turn[name],
    read: (cell, draft) => {
      Object.assign(draft, { [name]: readChoice<TurnRecord[Name]>(cell, words) })
    },
  }
}

function maybeChoice<Name extends 'connection' | 'failed'>(
  name: Name,
  words: readonly NonNullable<TurnRecord[Name]>[],
): TurnColumn {
  return {
    name,
    write: (turn) => turn[name] ?? '',
    read: (cell, draft) => {
      if (cell !== '') Object.assign(draft, { [name]: readChoice(cell, words) })
    },
  }
}

function flag(name: 'simulated'): TurnColumn {
  return {
    name,
    write: (turn) => writeFlag(turn[name]),
    read: (cell, draft) => {
      draft[name] = readFlag(cell) ?? false
    },
  }
}

function derived(name: string, of: (turn: TurnRecord) => number | undefined): TurnColumn {
  return { name, write: (turn) => writeWhole(of(turn)) }
}
