/**
 * The same load on 1, 2 and 4 workers against one foreign server:
 * `node --import jiti/register bench/workers/scale.ts --streams 64`. All are on this machine, so that more workers are more
 * processes on the same cores: what it shows is that dividing costs no accuracy, what coordinator and broker use, and that no
 * memory grows with the run (medians of its second and its last quarter). Needs Linux, `npm run build` and redis-server.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startRedis } from '../../test/distributed/redis-server.ts'
import { percentile } from '../percentile.ts'
import { readEndedRun, row, scenarioAgainst, startIndependentServer } from '../whole-tool/tool.ts'
import { ProcessUse } from './process-use.ts'

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,2,4' },
    streams: { type: 'string', default: '64' },
    answers: { type: 'string', default: '8' },
  },
})
const TTFA = path.join(import.meta.dirname, '../../dist/cli/main.js')
const streams = Number(values.streams)

const redis = await startRedis()
const server = await startIndependentServer('paced')
const environment = {
  ...process.env,
  TTFA_BROKER: redis.url,
  TTFA_WORKER_SECRET: 'the secret of this benchmark',
  SMALLEST_API_KEY: 'sk-foreign-1234567890',
}

/** The clocks of all workers are one: they are on one machine. */
async function measure(workers: number): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-scale-'))
  const load = `load: { executor: shared-iterations, concurrency: ${streams}, trials: ${streams * Number(values.answers)} }
workers: ${workers}
warmup: ${streams}`
  await writeFile(path.join(folder, 'scenario.yaml'), scenarioAgainst(server, 'smallest-ws', load))
  const start = (words: readonly string[], cwd: string) =>
    spawn(process.execPath, [TTFA, ...words], {
      cwd,
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const started = []
  for (let index = 0; index < workers; index += 1) {
    const cwd = path.join(folder, `worker-${index}`)
    await mkdir(cwd)
    started.push(
      start(['worker', '--vantage', 'here', '--no-selftest', '--work', path.join(cwd, 'work')], cwd),
    )
  }
  const coordinator = start(['run', 'scenario.yaml', '--workers', '--out', 'out', '--quiet'], folder)
  const uses = [
    new ProcessUse(coordinator.pid),
    new ProcessUse(redis.process.pid),
    new ProcessUse(started[0]?.pid),
  ]
  const { file, trials } = await readEndedRun(coordinator, path.join(folder, 'out'))
  for (const use of uses) use.stop()
  for (const worker of started) {
    worker.kill('SIGTERM')
    await once(worker, 'exit')
  }
  // The run counts from an instant of the broker's clock, which each worker has turned into its own.
  const offsets = (file.shards ?? []).map(({ clock }) => clock?.offset_us ?? 0)
  const issued = offsetOfOrigin(trials)
  const errors = trials.flatMap(({ at, provider_request_id }) =>
    at.first_audio === undefined ? [] : [at.first_audio + issued - Number(provider_request_id)],
  )
  const spread = Math.max(...offsets) - Math.min(...offsets)
  row([
    workers,
    trials.length,
    ...[0.5, 0.99].map((share) => percentile(errors, share).toFixed(0)),
    spread.toFixed(0),
    file.validity?.state ?? '',
    ...uses.slice(0, 2).map((use) => use.coreShare(0.25, 0.9).toFixed(1)),
    ...uses.map((use) => `${use.memory(0.25, 0.5).toFixed(0)} / ${use.memory(0.75, 1).toFixed(0)}`),
  ])
  await rm(folder, { recursive: true, force: true })
}

/** `origin_us` is absent of a divided run: the smallest difference stands for no error at all. */
function offsetOfOrigin(
  trials: readonly { at: { first_audio?: number }; provider_request_id?: string }[],
): number {
  const differences = trials.flatMap(({ at, provider_request_id }) =>
    at.first_audio === undefined ? [] : [Number(provider_request_id) - at.first_audio],
  )
  return Math.max(...differences)
}

row([
  ...['workers', 'trials', 'p50 us', 'p99 us', 'clocks apart us', 'validity'],
  ...['coordinator % of a core', 'broker %', 'coordinator MiB', 'broker MiB', 'a worker MiB'],
])
row(Array(11).fill('---'))
for (const workers of values.workers.split(',').map(Number)) await measure(workers)
server.stop()
redis.stop()
