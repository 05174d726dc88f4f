import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { PeerResult, PeerTask } from './peer.ts'
import { runCommand, withTemporaryFolder } from './run-command.ts'

interface Report {
  readonly aggregate: {
    readonly summaries: Readonly<Record<string, { count: number; p50: number; p99: number }>>
  }
}

/** One virtual user per stream. All arrive within a second and loop over requests. */
export async function artillery({ place, route, streams, answers }: PeerTask): Promise<PeerResult> {
  return withTemporaryFolder(async (folder) => {
    const [script, report] = [path.join(folder, 'script.json'), path.join(folder, 'report.json')]
    const described = {
      config: { target: `http://${place}`, phases: [{ duration: 1, arrivalCount: streams }] },
      scenarios: [{ flow: [{ loop: [{ get: { url: `/${route}` } }], count: answers }] }],
    }
    await writeFile(script, JSON.stringify(described))
    const environment = { ARTILLERY_DISABLE_TELEMETRY: 'true' }
    await runCommand([process.execPath, program(), 'run', '--quiet', '--output', report, script], {
      environment,
    })
    const { aggregate }: Report = JSON.parse(await readFile(report, 'utf8'))
    const answered = aggregate.summaries['http.response_time']
    if (!answered) throw new Error('Artillery had no answer')
    return { answers: answered.count, p50: answered.p50, p99: answered.p99 }
  })
}

function program(): string {
  const file = createRequire(import.meta.url).resolve('artillery/package.json')
  return path.join(path.dirname(file), 'bin', 'run')
}
