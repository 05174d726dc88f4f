import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type PeerResult, type PeerTask, urlOf } from './peer.ts'
import { runCommand, withTemporaryFolder } from './run-command.ts'

/** The used part of the summary that `ttfa run --json` prints (docs/schema/run-summary.schema.json). */
interface Summary {
  readonly validity: { readonly state: string }
  readonly stages: readonly {
    readonly stage: string
    readonly connection: string
    readonly n: number
    readonly p50: { readonly us: number }
    readonly p99: { readonly us: number }
  }[]
}

const MAIN = path.join(import.meta.dirname, '../../src/cli/main.ts')
const PASSED = 0
/** Exit code of an invalid run: the harness could not keep up. */
const INVALID = 111

/** The whole command, with a described adapter and warm connections. */
export async function ttfa(task: PeerTask): Promise<PeerResult> {
  return withTemporaryFolder(async (folder) => {
    const scenario = path.join(folder, 'scenario.yaml')
    await writeFile(scenario, JSON.stringify(scenarioOf(task)))
    const words = ['--no-selftest', '--quiet', '--json', '--out', path.join(folder, 'run')]
    const command = [process.execPath, '--import', 'jiti/register', MAIN, 'run', ...words, scenario]
    const summary: Summary = JSON.parse(await runCommand(command, { passing: [PASSED, INVALID] }))
    const heard = summary.stages.find(({ stage, connection }) => stage === 'ttfa' && connection === 'hot')
    if (!heard) throw new Error('ttfa heard no answer')
    const { state } = summary.validity
    const verdict = state === 'valid' ? {} : { verdict: state }
    return { answers: heard.n, p50: heard.p50.us / 1000, p99: heard.p99.us / 1000, ...verdict }
  })
}

/** A scenario as JSON, which is valid YAML. */
function scenarioOf(task: PeerTask) {
  const adapter = path.join(import.meta.dirname, 'ttfa', `speech-${task.route}.yaml`)
  const trials = task.streams * task.answers
  const load = { executor: 'constant-concurrency', concurrency: task.streams, trials }
  return {
    name: 'peers',
    seed: 1,
    texts: ['Speak.'],
    targets: { server: { adapter, base: new URL(urlOf(task)).origin } },
    load,
    connection: 'warm',
    warmup: 0,
  }
}
