import type { Phase, Trial } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { DamageListener } from '../../results/csv/repeated-records.ts'
import { TORN_ROW } from '../../results/csv/repeated-records.ts'
import type { RowOffsets } from '../../results/run/run-file.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import { readTrials } from '../../results/trials/read-trials.ts'
import { formatTrialRows, trialHeader } from '../../results/trials/trial-rows.ts'
import { readTurns } from '../../results/turns/read-turns.ts'
import { formatTurnRows, turnHeader } from '../../results/turns/turn-rows.ts'

/** What a row of a run has, whether it is a trial or a turn. */
export interface AnyRow {
  readonly target: string
  readonly phase: Phase
  readonly vantage?: string
  readonly at: Readonly<Record<string, number | undefined>>
}

/** How the rows of a workload are read, renumbered and written. */
export interface RowKind<Row extends AnyRow> {
  readonly noun: 'trial' | 'turn'
  readonly file: (folder: RunFolder) => string
  readonly header: () => string
  readonly read: (path: string, onDamage: DamageListener) => AsyncIterable<Row>
  readonly format: (rows: readonly Row[]) => string
  /** Its own number and those of what it belongs to; absent where it belongs to none. */
  readonly numbers: (row: Row) => { readonly [Name in keyof RowOffsets]?: number | undefined }
  readonly withNumbers: (row: Row, numbers: RowOffsets) => Row
}

/** Stored text was redacted when it was first written. */
const plain = (text: string) => text

export const TRIAL_ROWS: RowKind<Trial> = {
  noun: 'trial',
  file: ({ trials }) => trials,
  header: trialHeader,
  read: (path, onDamage) => readTrials(path, () => onDamage(TORN_ROW)),
  format: (rows) => formatTrialRows(rows, plain),
  numbers: ({ trial, block, session, worker }) => ({ row: trial, block, conversation: session, worker }),
  withNumbers: (trial, { row, block, conversation, worker }) => ({
    ...trial,
    trial: row,
    block,
    worker,
    ...(trial.session !== undefined && { session: conversation }),
  }),
}

export const TURN_ROWS: RowKind<TurnRecord> = {
  noun: 'turn',
  file: ({ turns }) => turns,
  header: turnHeader,
  read: async function* read(path, onDamage) {
    yield* await readTurns(path, onDamage)
  },
  format: (rows) => formatTurnRows(rows, plain),
  numbers: ({ turn, conversation }) => ({ row: turn, conversation }),
  withNumbers: (turn, { row, conversation }) => ({ ...turn, turn: row, conversation }),
}
