import type { FinishedTurn } from '../../core/trial/turn-record.ts'
import { AppendFile } from '../append-file.ts'
import { RecordWriter, type RecordWriterOptions } from '../record-writer.ts'
import type { RunFolder } from '../run/run-folder.ts'
import { formatTurnArrivalLine } from './turn-arrival-lines.ts'
import { formatTurnRows, turnHeader } from './turn-rows.ts'

/** Creates `turns.csv` with its header and `arrivals.ndjson`, and a writer of both. Rejects with a `RunWriteError`. */
export async function createTurnWriter(
  folder: RunFolder,
  options: RecordWriterOptions,
): Promise<RecordWriter<FinishedTurn>> {
  const from = options.vantage === undefined ? {} : { vantage: options.vantage }
  const turns = await AppendFile.create(folder.turns)
  await turns.append(turnHeader())
  // Arrivals first, so that every turn in `turns.csv` has its arrivals.
  const files = [
    {
      file: await AppendFile.create(folder.arrivals),
      format: (finished: readonly FinishedTurn[]) =>
        finished.map(({ arrivals }) => formatTurnArrivalLine(arrivals)).join(''),
    },
    {
      file: turns,
      format: (finished: readonly FinishedTurn[]) =>
        formatTurnRows(
          finished.map(({ turn }) => ({ ...turn, ...from })),
          options.redact,
        ),
    },
  ]
  return new RecordWriter(files, options)
}
