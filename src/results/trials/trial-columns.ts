import { SERVER_PHASES } from '../../core/adapter/server-time.ts'
import { FAULT_KINDS } from '../../core/fault.ts'
import { realTimeFactor } from '../../core/trial/real-time-factor.ts'
import {
  CONNECTION_STATES,
  HTTP_VERSIONS,
  INSTANTS,
  type Instant,
  type Instants,
  IP_FAMILIES,
  type LoadModel,
  type Outcome,
  PHASES,
  type Trial,
} from '../../core/trial/trial.ts'
import { STAGES, type StageName, stageDuration } from '../../core/trial/trial-stages.ts'
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
import { type CsvColumn, recent } from '../csv/csv-column.ts'

/** A trial while its row is being read. */
export type TrialDraft = { -readonly [Key in keyof Trial]?: Trial[Key] } & { at: Instants }

/** One column of `trials.csv`. Derived columns have no `read`. */
export type TrialColumn = CsvColumn<Trial, TrialDraft>

type KeysOf<Value> = { [Key in keyof Trial]-?: Trial[Key] extends Value ? Key : never }[keyof Trial]
type TextKey = Exclude<KeysOf<string>, 'phase' | 'load' | 'connection' | 'outcome' | 'reached'>
type IntegerKey = KeysOf<number>
type OptionalIntegerKey = Exclude<KeysOf<number | undefined>, IntegerKey>

const LOAD_MODELS: readonly LoadModel[] = ['open', 'closed']
const OUTCOMES: readonly Outcome[] = ['ok', ...FAULT_KINDS]

/**
 * The columns of `trials.csv`, in order. Columns up to `simulated` keep their names and positions. New
 * columns follow it, and derived columns come last.
 */
export const TRIAL_COLUMNS: readonly TrialColumn[] = [
  textColumn('run'),
  integerColumn('trial'),
  textColumn('target'),
  textColumn('provider'),
  textColumn('adapter'),
  textColumn('model'),
  textColumn('voice'),
  textColumn('transport'),
  textColumn('region'),
  integerColumn('text'),
  integerColumn('chars'),
  enumColumn('phase', PHASES),
  enumColumn('load', LOAD_MODELS),
  integerColumn('block'),
  integerColumn('worker'),
  enumColumn('connection', CONNECTION_STATES),
  integerColumn('in_flight'),
  instantColumn('due'),
  instantColumn('began'),
  instantColumn('dns'),
  instantColumn('tcp'),
  instantColumn('tls'),
  instantColumn('open'),
  instantColumn('ready'),
  instantColumn('first_text'),
  instantColumn('last_text'),
  instantColumn('headers'),
  instantColumn('first_frame'),
  instantColumn('first_audio'),
  instantColumn('last_audio'),
  instantColumn('end'),
  optionalIntegerColumn('audio_us'),
  optionalIntegerColumn('lead_silence_us'),
  integerColumn('bytes'),
  integerColumn('pieces'),
  optionalIntegerColumn('underruns'),
  optionalIntegerColumn('underrun_us'),
  optionalIntegerColumn('longest_underrun_us'),
  optionalIntegerColumn('prebuffer_us'),
  optionalIntegerColumn('loop_lag_us'),
  enumColumn('outcome', OUTCOMES),
  enumColumn('reached', INSTANTS),
  optionalIntegerColumn('status'),
  textColumn('detail'),
  textColumn('provider_request_id'),
  booleanColumn('simulated'),
  instantColumn('heard'),
  instantColumn('cancel'),
  instantColumn('last_audio_after_cancel'),
  booleanColumn('primer'),
  optionalIntegerColumn('wasted_audio_us'),
  optionalIntegerColumn('session'),
  optionalIntegerColumn('turn'),
  instantColumn('prelude'),
  optionalIntegerColumn('idle_us'),
  optionalIntegerColumn('closed_after_us'),
  booleanColumn('after_cancel'),
  recent(instantColumn('proxy')),
  recent(optionalIntegerColumn('redial_us')),
  recent(optionalIntegerColumn('late_audio_us')),
  recent(optionalIntegerColumn('stale_pieces')),
  recent(optionalIntegerColumn('suspended_us')),
  recent(optionalEnumColumn('ip_family', IP_FAMILIES)),
  vantageColumn(),
  recent(optionalIntegerColumn('server_us')),
  recent(optionalEnumColumn('server_phase', SERVER_PHASES)),
  recent(booleanColumn('reworded')),
  recent(optionalEnumColumn('http_version', HTTP_VERSIONS)),
  recent(booleanColumn('replayed')),
  recent(optionalIntegerColumn('first_text_delay_us')),
  recent(optionalIntegerColumn('headers_delay_us')),
  recent(optionalIntegerColumn('first_frame_delay_us')),
  recent(optionalIntegerColumn('first_audio_delay_us')),
  stageColumn('connect'),
  stageColumn('ttfb'),
  stageColumn('ttfa'),
  stageColumn('ttfa_heard'),
  stageColumn('ttfa_due'),
  stageColumn('total'),
  { name: 'rtf', type: 'number', write: (trial) => realTimeFactor(trial)?.toFixed(4) ?? '' },
]

function textColumn(key: TextKey): TrialColumn {
  return {
    name: key,
    type: 'text',
    write: (trial, redact) => writeText(redact(trial[key])),
    read: (cell, draft) => {
      draft[key] = readText(cell)
    },
  }
}

function integerColumn(key: IntegerKey): TrialColumn {
  return {
    name: key,
    type: 'integer',
    write: (trial) => writeInteger(trial[key]),
    read: (cell, draft) => {
      const value = readCount(cell)
      if (value === undefined) throw new RangeError('the cell is empty')
      draft[key] = value
    },
  }
}

function optionalIntegerColumn(key: OptionalIntegerKey): TrialColumn {
  return {
    name: key,
    type: 'integer',
    write: (trial) => writeInteger(trial[key]),
    read: (cell, draft) => {
      const value = integerReaderOf(key)(cell)
      if (value !== undefined) draft[key] = value
    },
  }
}

function instantColumn(name: Instant): TrialColumn {
  return {
    name: `${name}_us`,
    type: 'integer',
    write: ({ at }) => writeInteger(at[name]),
    read: (cell, { at }) => {
      const value = readInteger(cell)
      if (value !== undefined) at[name] = value
    },
  }
}

function booleanColumn(key: 'simulated' | 'primer' | 'after_cancel' | 'reworded' | 'replayed'): TrialColumn {
  return {
    name: key,
    type: 'boolean',
    write: (trial) => writeBoolean(trial[key]),
    read: (cell, draft) => {
      const value = readBoolean(cell)
      if (value !== undefined) draft[key] = value
    },
  }
}

function enumColumn<Key extends 'phase' | 'load' | 'connection' | 'outcome' | 'reached'>(
  key: Key,
  words: readonly Trial[Key][],
): TrialColumn {
  return {
    name: key,
    type: 'text',
    write: (trial) => trial[key],
    read: (cell, draft) => {
      draft[key] = readEnum(cell, words)
    },
  }
}

function vantageColumn(): TrialColumn {
  return {
    name: 'vantage',
    type: 'text',
    write: ({ vantage = '' }, redact) => writeText(redact(vantage)),
    read: (cell, draft) => {
      if (cell !== '') draft.vantage = readText(cell)
    },
    isRecent: true,
  }
}

function optionalEnumColumn<Key extends 'ip_family' | 'server_phase' | 'http_version'>(
  name: Key,
  words: readonly NonNullable<Trial[Key]>[],
): TrialColumn {
  return {
    name,
    type: 'text',
    write: (trial) => trial[name] ?? '',
    read: (cell, draft) => {
      if (cell !== '') Object.assign(draft, { [name]: readEnum(cell, words) })
    },
  }
}

function stageColumn(name: StageName): TrialColumn {
  const found = STAGES.find((candidate) => candidate.name === name)
  return {
    name: `${name}_us`,
    type: 'integer',
    write: (trial) => writeInteger(found && stageDuration(found, trial)),
  }
}
