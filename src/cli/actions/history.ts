import path from 'node:path'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { formatHistoryJson, renderHistoryText } from '../../report/history/history-report.ts'
import { readHistory } from '../../run/finished-runs/read-history.ts'
import { detectChanges } from '../../tally/history/history-changes.ts'
import type { CliContext } from '../cli-context.ts'
import { keepSidecar } from '../output/keep-sidecar.ts'
import { damagePrinter } from '../output/print-warnings.ts'

export interface HistoryCommandOptions {
  readonly scenario?: string
  readonly stage?: AnyStageName[]
  readonly percentile?: number[]
  readonly magnitude: number
  readonly pValue: number
  readonly json?: boolean
}

export async function history(
  results: string,
  options: HistoryCommandOptions,
  { cwd, output, progress }: CliContext,
): Promise<void> {
  const location = path.resolve(cwd, results)
  const series = await readHistory(
    location,
    {
      ...(options.stage && { stages: options.stage }),
      shares: options.percentile ?? [0.5, 0.95],
      ...(options.scenario !== undefined && { scenario: options.scenario }),
    },
    damagePrinter({ progress }),
  )
  const histories = series.map((each) =>
    detectChanges(each.metric, each.points, { magnitude: options.magnitude, maxPValue: options.pValue }),
  )
  const json = formatHistoryJson(histories)
  // Stored beside the folders of the runs, where their reports find it.
  if (histories.length > 0) await keepSidecar(location, 'history.json', json, { progress })
  output.write(options.json ? json : renderHistoryText(histories, output.paint))
}
