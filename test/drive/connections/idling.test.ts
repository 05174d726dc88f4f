import { describe, expect, test } from 'vitest'
import { runOnLab } from '../run-on-lab.ts'

describe('idling', () => {
  const quick = {
    load: { executor: 'constant-concurrency', concurrency: 1, order: 'interleaved', trials: 5 },
    options: { complete_backoff_ms: 0 },
    scenario: { idle: [0, 500] },
  } as const

  test('a stream idles as long as it should, on one connection', async () => {
    const { trials } = await runOnLab(quick)
    expect(trials.map(({ idle_us }) => idle_us)).toEqual([undefined, 0, 500_000, 0, 500_000])
    expect(trials.map(({ connection }) => connection)).toEqual(['cold', 'hot', 'hot', 'hot', 'hot'])
    for (const [index, trial] of trials.slice(1).entries()) {
      const rested = ((trial.at.began ?? 0) - (trials[index]?.at.end ?? 0)) / 1e3
      expect(rested).toBeGreaterThanOrEqual((trial.idle_us ?? 0) / 1e3)
    }
  })

  test('a close by the provider while idle is recorded with its time, and the turn reconnects', async () => {
    const { trials } = await runOnLab({ ...quick, profile: { idleTimeout: 0.2 } })
    expect(trials.map(({ connection }) => connection)).toEqual(['cold', 'hot', 'cold', 'hot', 'cold'])
    const [, , third, , fifth] = trials.map(({ closed_after_us }) => closed_after_us)
    for (const closed of [third, fifth]) {
      expect(closed).toBeGreaterThan(100_000)
      expect(closed).toBeLessThan(400_000)
    }
  })

  test('the protocol’s keepalive keeps the connection open', async () => {
    const { trials } = await runOnLab({
      ...quick,
      keepaliveEvery: 0.1,
      turnOptions: { keepalive: true },
      profile: { idleTimeout: 0.3 },
    })
    expect(trials.map(({ connection }) => connection)).toEqual(['cold', 'hot', 'hot', 'hot', 'hot'])
  })
})
