import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type NewestRun, renderHistoryPage } from '../../report/history/history-page.ts'
import { formatHistoryJson } from '../../report/history/history-report.ts'
import { parseSidecar, writeSidecar } from '../../results/sidecars.ts'
import { readHistory } from '../../run/finished-runs/read-history.ts'
import { detectChanges, type MetricHistory } from '../../tally/history/history-changes.ts'

/** The defaults of `ttfa history`. */
const SHARES = [0.5, 0.95]
const DETECTION = { magnitude: 0.05, maxPValue: 0.001 }

/** Writes `history.json` and `history.html` of a folder of runs again. */
export async function updateHistory(
  folder: string,
  newest: NewestRun,
  onDamage: (damage: string) => void,
): Promise<MetricHistory[]> {
  const series = await readHistory(folder, { shares: SHARES, scenario: newest.scenario }, onDamage)
  const histories = series.map(({ metric, points }) => detectChanges(metric, points, DETECTION))
  const json = formatHistoryJson(histories)
  await writeSidecar(folder, 'history.json', json)
  const stored = parseSidecar('history.json', json)
  if (stored?.kind === 'read')
    await writeFile(path.join(folder, 'history.html'), renderHistoryPage(stored.data, newest))
  return histories
}
