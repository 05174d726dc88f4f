import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { AppendFile } from '../append-file.ts'
import { RecordWriter, type RecordWriterOptions } from '../record-writer.ts'
import type { RunFolder } from '../run/run-folder.ts'
import { formatTurnRows, turnHeader } from './turn-rows.ts'

/** Creates `turns.csv` with its header, and a writer of turns. Rejects with a `RunWriteError`. */
export async function createTurnWriter(
  folder: RunFolder,
  options: RecordWriterOptions,
): Promise<RecordWriter<TurnRecord>> {
  const file = await AppendFile.create(folder.turns)
  await file.append(turnHeader())
  return new RecordWriter([{ file, format: (turns) => formatTurnRows(turns, options.redact) }], options)
}
