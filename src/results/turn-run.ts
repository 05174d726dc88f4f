import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Facts } from '../core/adapter.ts'
import type { PipelineScenario } from '../core/pipeline.ts'
import { SetupError } from '../core/setup-error.ts'
import type { TurnRecord } from '../core/turn.ts'
import type { Validity } from '../core/validity.ts'
import { AppendFile } from './append-file.ts'
import { type Redactor, redactData } from './redact.ts'
import type { LoopInterval, Machine, RunStatus } from './run-file.ts'
import { parseTurns, turnHeader, turnRows } from './turn-rows.ts'

/** `run.json` of a run of conversations. */
export interface TurnRunFile {
  readonly schema_version: 1
  readonly kind: 'conversations'
  readonly run: string
  readonly status: RunStatus
  readonly started_at: string
  readonly scenario: PipelineScenario
  readonly versions: Readonly<Record<string, string>>
  readonly machine: Machine
  readonly adapters: Readonly<Record<string, Facts>>
  /** How the lab recognizes what callers say, if the lab is the recognizer. */
  readonly recognition: string
  readonly loop: readonly LoopInterval[]
  readonly validity?: Validity
  readonly simulated: boolean
}

/** A run of conversations in progress. Turns are written as they end. */
export interface NewTurnRun {
  readonly add: (turns: readonly TurnRecord[]) => Promise<void>
  readonly save: (file: TurnRunFile) => Promise<void>
  readonly close: () => Promise<void>
}

export const TURNS_FILE = 'turns.csv'
/** Percentiles of the stages, derived from the turns. */
export const TURN_STAGES_FILE = 'turn-stages.csv'

/** Starts a run in a folder that `createRunFolder` created. */
export async function createTurnRun(
  folder: string,
  file: TurnRunFile,
  redact: Redactor,
): Promise<NewTurnRun> {
  const save = (next: TurnRunFile) => writeWhole(path.join(folder, 'run.json'), redactData(next, redact))
  await save(file)
  const turns = await AppendFile.create(path.join(folder, TURNS_FILE))
  await turns.append(turnHeader())
  return {
    add: (more) => (more.length === 0 ? Promise.resolve() : turns.append(turnRows(more, redact))),
    save,
    close: () => turns.close(),
  }
}

/** Whether a folder contains a run of conversations. */
export function isTurnRun(folder: string): boolean {
  return existsSync(path.join(folder, TURNS_FILE))
}

/** Reads a run of conversations. A torn last row of a killed run is dropped. Throws a `SetupError`. */
export async function openTurnRun(
  folder: string,
): Promise<{ file: TurnRunFile; turns: TurnRecord[]; torn: boolean }> {
  try {
    const file: TurnRunFile = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'))
    const rows = await readFile(path.join(folder, TURNS_FILE))
    const end = rows.lastIndexOf(0x0a) + 1
    const status = file.status === 'running' ? 'interrupted' : file.status
    return { file: { ...file, status }, turns: parseTurns(rows.subarray(0, end)), torn: end < rows.length }
  } catch (cause) {
    throw new SetupError(`cannot read the conversations in ${folder}: ${cause}`, {
      code: 'RUN_UNREADABLE',
      cause,
    })
  }
}

/** Replaces a file atomically. */
async function writeWhole(file: string, data: unknown): Promise<void> {
  await writeFile(`${file}.part`, `${JSON.stringify(data, null, 2)}\n`)
  await rename(`${file}.part`, file)
}
