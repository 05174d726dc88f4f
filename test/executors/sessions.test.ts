import { describe, expect, test } from 'vitest'
import { playbackStarts } from '../../src/audio/playback.ts'
import type { Load } from '../../src/executors/index.ts'
import { runOnLab } from '../drive/run-on-lab.ts'

const QUICK = { complete_backoff_ms: 0 }

describe('conversations', () => {
  const load: Load = {
    executor: 'sessions',
    order: 'interleaved',
    rate: 3,
    duration: 900,
    arrival: 'uniform',
    turns: 3,
    think: 150,
  }

  test('a turn is due after playback of the previous answer and the think time, on the same connection', async () => {
    const { finished } = await runOnLab({ load, profile: { pacing: 8 }, options: QUICK })
    const turns = finished.toSorted((a, b) => a.trial.trial - b.trial.trial)
    expect(turns.map(({ trial }) => `${trial.session}.${trial.turn}`).join(' ')).toBe(
      '0.0 0.1 0.2 1.0 1.1 1.2 2.0 2.1 2.2',
    )
    for (const [index, { trial }] of turns.entries()) {
      const before = turns[index - 1]
      expect(trial.load).toBe(trial.turn === 0 ? 'open' : 'closed')
      if (trial.turn === 0 || !before) {
        expect(trial.connection).toBe('cold')
        continue
      }
      const over =
        (playbackStarts(before.arrivals.pieces).at(-1) ?? 0) + (before.arrivals.pieces.at(-1)?.audio ?? 0)
      expect(trial.connection).toMatch(/warm|hot/)
      expect(((trial.at.due ?? 0) - over) / 1e3).toBeGreaterThan(149)
      expect(((trial.at.due ?? 0) - over) / 1e3).toBeLessThan(200)
    }
    // Audio lasts for seconds and arrives in a fraction of them: the last turns come long after the load’s
    // end.
    expect(turns.at(-1)?.trial.phase).toBe('drain')
  })

  test('conversations above the cap are dropped as one start each', async () => {
    const { trials } = await runOnLab({ load: { ...load, maxInFlight: 1, turns: 2 }, options: QUICK })
    expect(trials.map(({ outcome, session, turn }) => `${session}.${turn} ${outcome}`).sort()).toEqual([
      '0.0 ok',
      '0.1 ok',
      '1.0 shed',
      '2.0 shed',
    ])
  })
})
