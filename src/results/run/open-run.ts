import { SetupError } from '../../core/setup-error.ts'
import type { ArrivalLog, Trial } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { describeValue } from '../../validation/describe-value.ts'
import { type DamageListener, RepeatedRecords, TORN_ROW } from '../csv/repeated-records.ts'
import { readTrialFidelity, withFidelity } from '../fidelity/trial-fidelity.ts'
import { readArrivals } from '../trials/arrival-lines.ts'
import { readTrials, type TornRowListener } from '../trials/read-trials.ts'
import { readTurns } from '../turns/read-turns.ts'
import { LostRows } from './lost-rows.ts'
import { rowAtVantage, splitByVantage, vantagesOf } from './merged-run.ts'
import type { AnyRunFile, ConversationRunFile, RunFile } from './run-file.ts'
import { readRunFile, requireRequests } from './run-file-io.ts'
import { type RunFolder, runFolderAt } from './run-folder.ts'

/** A run of requests on disk, complete or not. */
export interface StoredRun {
  readonly workload: 'requests'
  readonly folder: RunFolder
  readonly file: RunFile
  /** Each trial once, however often the file has it. */
  readonly trials: (onDamage?: DamageListener) => AsyncIterable<Trial>
  readonly arrivals: (onTorn?: TornRowListener) => AsyncIterable<ArrivalLog>
}

/** A run of conversations on disk, complete or not. */
export interface StoredConversationRun {
  readonly workload: 'conversations'
  readonly folder: RunFolder
  readonly file: ConversationRunFile
  /** Each turn once, however often the file has it. */
  readonly turns: (onDamage?: DamageListener) => Promise<readonly TurnRecord[]>
}

/** Opens a run's folder. Throws a `SetupError` when it contains no run that this version can read. */
export async function openAnyRun(path: string): Promise<StoredRun | StoredConversationRun> {
  const folder = runFolderAt(path)
  const file = splitByVantage(await readRunFile(folder.runFile))
  return file.kind === 'conversations' ? storedConversations(folder, file) : storedRun(folder, file)
}

function storedConversations(folder: RunFolder, file: ConversationRunFile): StoredConversationRun {
  const targets = new Set(file.scenario.targets.map(({ id }) => id))
  const turns = async (onDamage?: DamageListener) => {
    const place = (turn: number) => `${folder.turns}, turn ${turn}`
    const all = atVantage(file, await readTurns(folder.turns, onDamage), ({ turn }) => place(turn))
    const lost = new LostRows()
    for (const turn of all) {
      requireTarget(targets, turn.target, place(turn.turn))
      lost.count(turn)
    }
    lost.report(folder.turns, file, onDamage)
    return all
  }
  return { workload: 'conversations', folder, file, turns }
}

/** Opens the folder of a run of requests. Throws a `SetupError`, also when it contains conversations. */
export async function openRun(path: string): Promise<StoredRun> {
  const folder = runFolderAt(path)
  return storedRun(folder, splitByVantage(requireRequests(await readRunFile(folder.runFile), folder.runFile)))
}

function storedRun(folder: RunFolder, file: RunFile): StoredRun {
  const targets = new Set(file.scenario.targets.map(({ id }) => id))
  return {
    workload: 'requests',
    folder,
    file,
    trials: (onDamage) => checkTrials(folder, file, targets, onDamage),
    arrivals: (onTorn) => readArrivals(folder.arrivals, onTorn),
  }
}

/** The rows of a merged run with their targets at their vantages; those of any other run as they are. */
function atVantage<Row extends { readonly target: string; readonly vantage?: string }>(
  file: AnyRunFile,
  rows: readonly Row[],
  place: (row: Row) => string,
): readonly Row[] {
  const vantages = vantagesOf(file)
  return vantages.length === 0 ? rows : rows.map((row) => rowAtVantage(row, vantages, place(row)))
}

/** One whose row is there twice would count twice. */
async function* checkTrials(
  { trials: path, fidelity }: RunFolder,
  file: RunFile,
  targets: ReadonlySet<string>,
  onDamage?: DamageListener,
): AsyncGenerator<Trial> {
  const heard = await readTrialFidelity(fidelity, onDamage)
  const repeated = new RepeatedRecords('trial')
  const lost = new LostRows()
  const vantages = vantagesOf(file)
  for await (const row of readTrials(path, () => onDamage?.(TORN_ROW))) {
    const place = `${path}, trial ${row.trial}`
    const trial = vantages.length > 0 ? rowAtVantage(row, vantages, place) : row
    requireTarget(targets, trial.target, place)
    if (!repeated.isNew(trial.trial)) continue
    lost.count(trial)
    yield withFidelity(trial, heard)
  }
  repeated.report(path, onDamage)
  lost.report(path, file, onDamage)
}

/** A row of a target that the run does not have would be grouped and ranked like all others. */
function requireTarget(targets: ReadonlySet<string>, target: string, place: string): void {
  if (targets.has(target)) return
  throw new SetupError(`${place}: run.json has no target ${describeValue(target)}`, {
    code: 'TRIALS_UNREADABLE',
    hint: 'Restore both files, or delete the row: the others can be shown.',
  })
}
