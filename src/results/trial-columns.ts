import { FAULT_KINDS } from '../core/fault.ts'
import { realTimeFactor } from '../core/real-time-factor.ts'
import { durationOf, STAGES, type StageName } from '../core/stages.ts'
import {
  CONNECTION_STATES,
  INSTANTS,
  type Instant,
  type Instants,
  type LoadModel,
  type Outcome,
  PHASES,
  type Trial,
} from '../core/trial.ts'
import { readChoice, readFlag, readText, readWhole, writeFlag, writeText, writeWhole } from './cell.ts'
import type { Redactor } from './redact.ts'

/** A trial while its row is being read. */
export type Draft = { -readonly [Key in keyof Trial]?: Trial[Key] } & { at: Instants }

/** One column of `trials.csv`. Derived columns have no `read`. */
export interface TrialColumn {
  readonly name: string
  readonly write: (trial: Trial, redact: Redactor) => string
  readonly read?: (cell: string, draft: Draft) => void
}

type KeysOf<Value> = { [Key in keyof Trial]-?: Trial[Key] extends Value ? Key : never }[keyof Trial]
type PlainText = Exclude<KeysOf<string>, 'phase' | 'load' | 'connection' | 'outcome' | 'reached'>
type Whole = KeysOf<number>
type MaybeWhole = Exclude<KeysOf<number | undefined>, Whole>

const LOADS: readonly LoadModel[] = ['open', 'closed']
const OUTCOMES: readonly Outcome[] = ['ok', ...FAULT_KINDS]

/**
 * The columns of `trials.csv`, in order. Columns up to `simulated` keep their names and positions. New
 * columns follow it, and derived columns come last.
 */
export const TRIAL_COLUMNS: readonly TrialColumn[] = [
  text('run'),
  whole('trial'),
  text('target'),
  text('provider'),
  text('adapter'),
  text('model'),
  text('voice'),
  text('transport'),
  text('region'),
  whole('text'),
  whole('chars'),
  choice('phase', PHASES),
  choice('load', LOADS),
  whole('block'),
  whole('worker'),
  choice('connection', CONNECTION_STATES),
  whole('in_flight'),
  instant('due'),
  instant('began'),
  instant('dns'),
  instant('tcp'),
  instant('tls'),
  instant('open'),
  instant('ready'),
  instant('first_text'),
  instant('last_text'),
  instant('headers'),
  instant('first_frame'),
  instant('first_audio'),
  instant('last_audio'),
  instant('end'),
  maybeWhole('audio_us'),
  maybeWhole('lead_silence_us'),
  whole('bytes'),
  whole('pieces'),
  maybeWhole('underruns'),
  maybeWhole('underrun_us'),
  maybeWhole('longest_underrun_us'),
  maybeWhole('prebuffer_us'),
  maybeWhole('loop_lag_us'),
  choice('outcome', OUTCOMES),
  choice('reached', INSTANTS),
  maybeWhole('status'),
  text('detail'),
  text('provider_request_id'),
  flag('simulated'),
  instant('heard'),
  instant('cancel'),
  instant('last_audio_after_cancel'),
  flag('primer'),
  maybeWhole('wasted_audio_us'),
  maybeWhole('session'),
  maybeWhole('turn'),
  instant('prelude'),
  maybeWhole('idle_us'),
  maybeWhole('closed_after_us'),
  flag('after_cancel'),
  stage('connect'),
  stage('ttfb'),
  stage('ttfa'),
  stage('ttfa_heard'),
  stage('ttfa_due'),
  stage('total'),
  { name: 'rtf', write: (trial) => realTimeFactor(trial)?.toFixed(4) ?? '' },
]

function text(key: PlainText): TrialColumn {
  return {
    name: key,
    write: (trial, redact) => writeText(redact(trial[key])),
    read: (cell, draft) => {
      draft[key] = readText(cell)
    },
  }
}

function whole(key: Whole): TrialColumn {
  return {
    name: key,
    write: (trial) => writeWhole(trial[key]),
    read: (cell, draft) => {
      const value = readWhole(cell)
      if (value === undefined) throw new RangeError('the cell is empty')
      draft[key] = value
    },
  }
}

function maybeWhole(key: MaybeWhole): TrialColumn {
  return {
    name: key,
    write: (trial) => writeWhole(trial[key]),
    read: (cell, draft) => {
      const value = readWhole(cell)
      if (value !== undefined) draft[key] = value
    },
  }
}

function instant(name: Instant): TrialColumn {
  return {
    name: `${name}_us`,
    write: ({ at }) => writeWhole(at[name]),
    read: (cell, { at }) => {
      const value = readWhole(cell)
      if (value !== undefined) at[name] = value
    },
  }
}

function flag(key: 'simulated' | 'primer' | 'after_cancel'): TrialColumn {
  return {
    name: key,
    write: (trial) => writeFlag(trial[key]),
    read: (cell, draft) => {
      const value = readFlag(cell)
      if (value !== undefined) draft[key] = value
    },
  }
}

function choice<Key extends 'phase' | 'load' | 'connection' | 'outcome' | 'reached'>(
  key: Key,
  words: readonly Trial[Key][],
): TrialColumn {
  return {
    name: key,
    write: (trial) => trial[key],
    read: (cell, draft) => {
      draft[key] = readChoice(cell, words)
    },
  }
}

function stage(name: StageName): TrialColumn {
  const found = STAGES.find((candidate) => candidate.name === name)
  return { name: `${name}_us`, write: (trial) => writeWhole(found && durationOf(found, trial)) }
}
