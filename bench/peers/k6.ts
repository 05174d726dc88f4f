import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type PeerResult, type PeerTask, urlOf } from './peer.ts'
import { runCommand, withTemporaryFolder } from './run-command.ts'

/** Whether k6 is installed. */
export function hasK6(): boolean {
  return spawnSync('k6', ['version']).status === 0
}

interface Summary {
  readonly metrics: Readonly<Record<string, { count: number; med: number; 'p(99)': number }>>
}

/** One virtual user per stream. Over WebSocket our own script measures; over HTTP k6's own metric is read. */
export async function k6(task: PeerTask): Promise<PeerResult> {
  return withTemporaryFolder(async (folder) => {
    const report = path.join(folder, 'summary.json')
    const script = path.join(import.meta.dirname, 'k6-script.js')
    const iterations = String(task.streams * task.answers)
    const load = ['--vus', String(task.streams), '--iterations', iterations]
    const shape = ['--summary-trend-stats', 'count,med,p(99)', '--summary-export', report]
    await runCommand(['k6', 'run', '--quiet', ...load, ...shape, '--env', `URL=${urlOf(task)}`, script])
    const { metrics }: Summary = JSON.parse(await readFile(report, 'utf8'))
    const trend = metrics[task.route === 'websocket' ? 'first_message' : 'http_req_waiting']
    if (!trend) throw new Error('k6 had no answer')
    return { answers: trend.count, p50: trend.med, p99: trend['p(99)'] }
  })
}
