import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import type { Load } from '../../../src/executors/index.ts'
import { judgeRun } from '../../../src/run/health/judge-run.ts'
import { measureLab } from './measure-lab.ts'

const ARRIVALS: Load = {
  executor: 'constant-arrival-rate',
  rate: 60,
  duration: 1500,
  arrival: 'poisson',
  order: 'interleaved',
}

test('threads share one schedule: each start once, due at the same time as with one thread', async () => {
  const [one, three] = [await measureLab(ARRIVALS, 1), await measureLab(ARRIVALS, 3)]
  expect(new Set(three.trials.map(({ worker }) => worker))).toEqual(new Set([0, 1, 2]))
  expect(three.trials.map(({ trial }) => trial)).toEqual(one.trials.map(({ trial }) => trial))
  const dues = [one, three].map(({ trials }) =>
    trials.map(({ at }) => Math.round(((at.due ?? 0) - (trials[0]?.at.due ?? 0)) / 1000)),
  )
  const [alone = [], shared = []] = dues
  expect(shared.map((due, index) => Math.abs(due - (alone[index] ?? 0))).filter((off) => off > 1)).toEqual([])
  expect(three.trials.map(({ text }) => text)).toEqual(one.trials.map(({ text }) => text))
})

test('in flight is counted over all threads', async () => {
  const load: Load = { executor: 'shared-iterations', concurrency: 6, trials: 30, order: 'interleaved' }
  const { trials, loop } = await measureLab(load, 3)
  expect(trials.map(({ trial }) => trial)).toEqual(Array.from({ length: 30 }, (_, index) => index))
  expect(Math.max(...trials.map(({ in_flight }) => in_flight))).toBe(6)
  expect(new Set(loop.map(({ worker }) => worker)).size).toBe(3)
})

test('a harness without enough processor time reports it', async () => {
  const stop = burn(2 * availableParallelism())
  try {
    const { signals, trials } = await measureLab(
      { executor: 'shared-iterations', concurrency: 64, trials: 128, order: 'interleaved' },
      1,
    )
    const { state, reasons } = judgeRun(signals)
    expect(trials).toHaveLength(128)
    expect(state).not.toBe('valid')
    expect(reasons.join()).toContain('other processes used')
  } finally {
    stop()
  }
}, 60_000)

/**
 * Starts processes that are no children of this one, which would count as its own. They exit by themselves.
 */
function burn(count: number): () => void {
  const { stdout } = spawnSync(
    'sh',
    [
      '-c',
      `for i in $(seq ${count}); do "$0" -e "$1" >/dev/null 2>&1 & echo $!; done`,
      process.execPath,
      BURN,
    ],
    { encoding: 'utf8' },
  )
  const burners = stdout.trim().split('\n').map(Number)
  return () => {
    for (const burner of burners) process.kill(burner)
  }
}

const BURN = 'const end = Date.now() + 20_000; while (Date.now() < end);'
