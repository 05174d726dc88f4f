import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Facts } from '../../core/adapter/adapter.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Validity } from '../../core/validity.ts'
import type { ConversationScenario } from '../../scenario/conversation-scenario.ts'
import { AppendFile } from '../append-file.ts'
import { type Redactor, redactData } from '../redact.ts'
import type { LoopInterval, Machine, RunStatus } from '../run/run-file.ts'
import { formatTurnRows, parseTurns, turnHeader } from './turn-rows.ts'

/** `run.json` of a run of conversations. */
export interface ConversationRunFile {
  readonly schema_version: 1
  readonly kind: 'conversations'
  readonly run: string
  readonly status: RunStatus
  readonly started_at: string
  readonly scenario: ConversationScenario
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
export interface NewConversationRun {
  readonly add: (turns: readonly TurnRecord[]) => Promise<void>
  readonly save: (file: ConversationRunFile) => Promise<void>
  readonly close: () => Promise<void>
}

export const TURNS_FILE = 'turns.csv'
/** Percentiles of the stages, derived from the turns. */
export const TURN_STAGES_FILE = 'turn-stages.csv'

/** Starts a run in a folder that `createRunFolder` created. */
export async function createConversationRun(
  folder: string,
  file: ConversationRunFile,
  redact: Redactor,
): Promise<NewConversationRun> {
  const save = (next: ConversationRunFile) =>
    writeAtomically(path.join(folder, 'run.json'), redactData(next, redact))
  await save(file)
  const turns = await AppendFile.create(path.join(folder, TURNS_FILE))
  await turns.append(turnHeader())
  return {
    add: (more) => (more.length === 0 ? Promise.resolve() : turns.append(formatTurnRows(more, redact))),
    save,
    close: () => turns.close(),
  }
}

/** Whether a folder contains a run of conversations. */
export function isConversationRun(folder: string): boolean {
  return existsSync(path.join(folder, TURNS_FILE))
}

/** Reads a run of conversations. A torn last row of a killed run is dropped. Throws a `SetupError`. */
export async function openConversationRun(
  folder: string,
): Promise<{ file: ConversationRunFile; turns: TurnRecord[]; torn: boolean }> {
  try {
    const file: ConversationRunFile = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'))
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
async function writeAtomically(file: string, data: unknown): Promise<void> {
  await writeFile(`${file}.part`, `${JSON.stringify(data, null, 2)}\n`)
  await rename(`${file}.part`, file)
}
