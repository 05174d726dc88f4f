import type { FinishedTurn } from '../../core/trial/turn-record.ts'
import type { RecordWriter, RecordWriterOptions } from '../record-writer.ts'
import { createTrialWriter, type TrialRecord } from '../trials/trial-writer.ts'
import { createTurnWriter } from '../turns/turn-writer.ts'
import type { AnyRunFile, ConversationRunFile, RunFile } from './run-file.ts'
import { writeRunFile } from './run-file-io.ts'
import type { RunFolder } from './run-folder.ts'

interface StartedRun<File extends AnyRunFile> {
  readonly folder: RunFolder
  /** Replaces `run.json`. */
  readonly save: (file: File) => Promise<void>
}

/** A run of requests in progress. */
export interface NewRun extends StartedRun<RunFile> {
  readonly trials: RecordWriter<TrialRecord>
}

/** A run of conversations in progress. */
export interface NewConversationRun extends StartedRun<ConversationRunFile> {
  readonly turns: RecordWriter<FinishedTurn>
}

export interface NewRunOptions<File extends AnyRunFile = RunFile> extends RecordWriterOptions {
  readonly folder: RunFolder
  /**
   * Everything that is known before the first record, with `status: 'running'`. Written at once, so that a killed run
   * can be read.
   */
  readonly file: File
}

/** Starts a run of requests in a folder that `createRunFolder` created. */
export async function createRun(options: NewRunOptions): Promise<NewRun> {
  const run = await beginRun(options)
  return { ...run, trials: await createTrialWriter(options.folder, writerOptions(options)) }
}

/** Starts a run of conversations in a folder that `createRunFolder` created. */
export async function createConversationRun(
  options: NewRunOptions<ConversationRunFile>,
): Promise<NewConversationRun> {
  const run = await beginRun(options)
  return { ...run, turns: await createTurnWriter(options.folder, writerOptions(options)) }
}

/** A machine's name is not written into every row: only a name that the user gave. */
function writerOptions(options: NewRunOptions<AnyRunFile>): RecordWriterOptions {
  const { vantage } = options.file
  return { ...options, ...(vantage?.named && { vantage: vantage.name }) }
}

async function beginRun<File extends AnyRunFile>({
  folder,
  file,
  redact,
}: NewRunOptions<File>): Promise<StartedRun<File>> {
  const save = (next: File) => writeRunFile(folder.runFile, next, redact)
  await save(file)
  return { folder, save }
}
