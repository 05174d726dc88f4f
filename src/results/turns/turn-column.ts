import type { TurnInstant, TurnInstants, TurnRecord } from '../../core/trial/turn-record.ts'
import {
  integerReaderOf,
  readBoolean,
  readCount,
  readEnum,
  readInteger,
  readText,
  writeBoolean,
  writeInteger,
  writeText,
} from '../csv/csv-cell.ts'
import type { CsvColumn } from '../csv/csv-column.ts'

/** A turn while its row is being read. */
export type TurnDraft = { -readonly [Key in keyof TurnRecord]?: TurnRecord[Key] } & { at: TurnInstants }

/** One column of `turns.csv`. Derived columns have no `read`. */
export type TurnColumn = CsvColumn<TurnRecord, TurnDraft>

type KeysOf<Value> = {
  [Key in keyof TurnRecord]-?: TurnRecord[Key] extends Value ? Key : never
}[keyof TurnRecord]
type IntegerKey = KeysOf<number>
type OptionalIntegerKey = Exclude<KeysOf<number | undefined>, IntegerKey>
type TextKey = 'run' | 'target' | 'stack' | 'mode' | 'said' | 'detail' | 'provider_request_ids'

export function optionalTextColumn(name: 'vantage' | 'changed' | 'sound' | 'reply'): TurnColumn {
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

export function textColumn(name: TextKey): TurnColumn {
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
export function transcriptColumn(): TurnColumn {
  return {
    name: 'understood',
    type: 'transcript',
    write: (turn, redact) => (turn.understood === undefined ? ' ' : writeText(redact(turn.understood))),
    read: (cell, draft) => {
      if (cell !== ' ') draft.understood = readText(cell)
    },
  }
}

export function integerColumn(name: IntegerKey): TurnColumn {
  return {
    name,
    type: 'integer',
    write: (turn) => writeInteger(turn[name]),
    read: (cell, draft) => {
      const value = readCount(cell)
      if (value === undefined) throw new RangeError('the cell is empty')
      draft[name] = value
    },
  }
}

export function optionalIntegerColumn(name: OptionalIntegerKey): TurnColumn {
  return {
    name,
    type: 'integer',
    write: (turn) => writeInteger(turn[name]),
    read: (cell, draft) => {
      const value = integerReaderOf(name)(cell)
      if (value !== undefined) draft[name] = value
    },
  }
}

export function instantColumn(name: TurnInstant): TurnColumn {
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

export function enumColumn<Name extends 'phase' | 'outcome' | 'reached'>(
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

export function optionalEnumColumn<Name extends 'connection' | 'failed'>(
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

export function booleanColumn(name: 'simulated'): TurnColumn {
  return {
    name,
    type: 'boolean',
    write: (turn) => writeBoolean(turn[name]),
    read: (cell, draft) => {
      draft[name] = readBoolean(cell) ?? false
    },
  }
}

export function rateColumn(name: string, of: (turn: TurnRecord) => number | undefined): TurnColumn {
  return { name, type: 'number', write: (turn) => of(turn)?.toFixed(4) ?? '' }
}

export function derivedColumn(name: string, of: (turn: TurnRecord) => number | undefined): TurnColumn {
  return { name, type: 'integer', write: (turn) => writeInteger(of(turn)) }
}
