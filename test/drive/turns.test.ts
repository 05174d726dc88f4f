import { describe, expect, test } from 'vitest'
import { playStarts } from '../../src/audio/player.ts'
import type { TextInput } from '../../src/core/manner.ts'
import { feedOf } from '../../src/pace/feed.ts'
import { seededRandom } from '../../src/pace/random.ts'
import { between, LONG_TEXTS, play } from './on-lab.ts'

const ONE = { executor: 'constant-concurrency', concurrency: 1, order: 'interleaved' } as const
const QUICK = { complete_backoff_ms: 0 }
const LONG = { texts: LONG_TEXTS }

describe('text that is fed', () => {
  const input: TextInput = { mode: 'tokens', tokensPerSecond: 100, jitter: 0.3 }

  test('takes the time that its tokens take, and audio follows the last', async () => {
    const { trials } = await play({
      load: { ...ONE, trials: 2 },
      manner: { input },
      options: QUICK,
      scenario: LONG,
    })
    for (const trial of trials) {
      expect(trial.outcome).toBe('ok')
      const tokens = feedOf('x'.repeat(trial.chars), input, seededRandom(1)).length
      const took = between(trial, 'first_text', 'last_text')
      expect(took).toBeGreaterThan(tokens * 5)
      expect(between(trial, 'last_text', 'first_audio')).toBeGreaterThan(25)
      expect(between(trial, 'first_text', 'first_audio')).toBeGreaterThan(took)
    }
  })

  test('is paced by the seed: the same gaps again, up to the noise of this machine', async () => {
    const runs = [1, 2].map(() =>
      play({
        load: { ...ONE, trials: 1 },
        manner: { input: { ...input, tokensPerSecond: 50 } },
        options: QUICK,
      }),
    )
    const [first, second] = (await Promise.all(runs)).map(({ trials: [trial] }) =>
      trial ? between(trial, 'first_text', 'last_text') : Number.NaN,
    )
    expect(Math.abs((first ?? 0) / (second ?? 1) - 1)).toBeLessThan(0.1)
  })
})

describe('a listener who cuts in', () => {
  test('does so when so much audible audio was played; where only hanging up helps, the next turn connects anew', async () => {
    const profile = { leadingSilence: 200, pacing: 1.5 }
    const { finished } = await play({
      load: { ...ONE, trials: 3 },
      manner: { interrupt: { after: 300, share: 1 } },
      profile,
      options: QUICK,
      scenario: LONG,
    })
    for (const { trial, arrivals } of finished) {
      const began = playStarts(arrivals.pieces)[0] ?? 0
      const played = ((trial.at.cancel ?? 0) - began - (trial.lead_silence_us ?? 0)) / 1e3
      expect(trial.outcome).toBe('ok')
      expect(trial.lead_silence_us).toBeGreaterThan(150_000)
      expect(played).toBeGreaterThanOrEqual(299)
      expect(played).toBeLessThan(400)
    }
    expect(finished.map(({ trial }) => trial.connection)).toEqual(['cold', 'cold', 'cold'])
    expect(finished.map(({ trial }) => trial.after_cancel)).toEqual([undefined, true, true])
  })

  test('says so in the provider’s words where it has some, and what still comes is wasted; the connection stays', async () => {
    const { finished } = await play({
      adapter: 'cartesia-ws',
      load: { ...ONE, trials: 3 },
      manner: { interrupt: { after: 200, share: 1 } },
      profile: { pacing: 3 },
      scenario: LONG,
    })
    expect(finished.map(({ trial }) => trial.outcome)).toEqual(['ok', 'ok', 'ok'])
    expect(finished.map(({ trial }) => trial.connection)).toEqual(['cold', 'hot', 'hot'])
    for (const { trial, arrivals } of finished) {
      const { cancel = Number.NaN } = trial.at
      const wasted = arrivals.pieces
        .filter(({ at }) => at > cancel)
        .reduce((sum, { audio }) => sum + audio, 0)
      expect(trial.wasted_audio_us).toBe(wasted)
      // Told to stop, it stopped: five seconds were wanted, and what came in the first fifth of one at three times
      // real time is a part of them.
      expect(trial.audio_us).toBeLessThan(3_000_000)
    }
  })

  test('an answer that was over before that is left alone', async () => {
    const { trials } = await play({
      load: { ...ONE, trials: 2 },
      manner: { interrupt: { after: 2500, share: 1 } },
      options: QUICK,
    })
    expect(trials.map(({ outcome, at }) => [outcome, at.cancel])).toEqual([
      ['ok', undefined],
      ['ok', undefined],
    ])
  })
})
