import { describe, expect, test } from 'vitest'
import { playbackStarts } from '../../../src/audio/playback.ts'
import type { TextInput } from '../../../src/core/config/turn-options.ts'
import { seededRandom } from '../../../src/pace/random.ts'
import { chunkText } from '../../../src/pace/text-chunks.ts'
import { between, LONG_TEXTS, runOnLab } from '../run-on-lab.ts'

const ONE = { executor: 'constant-concurrency', concurrency: 1, order: 'interleaved' } as const
const QUICK = { complete_backoff_ms: 0 }
const LONG = { texts: LONG_TEXTS }

describe('streamed text', () => {
  const input: TextInput = { mode: 'tokens', tokensPerSecond: 100, jitter: 0.3 }

  test('takes as long as its tokens, and audio follows the last one', async () => {
    const { trials } = await runOnLab({
      load: { ...ONE, trials: 2 },
      turnOptions: { input },
      options: QUICK,
      scenario: LONG,
    })
    for (const trial of trials) {
      expect(trial.outcome).toBe('ok')
      const tokens = chunkText('x'.repeat(trial.chars), input, seededRandom(1)).length
      const took = between(trial, 'first_text', 'last_text')
      expect(took).toBeGreaterThan(tokens * 5)
      expect(between(trial, 'last_text', 'first_audio')).toBeGreaterThan(25)
      expect(between(trial, 'first_text', 'first_audio')).toBeGreaterThan(took)
    }
  })

  test('is paced by the seed: the same gaps in every run, except for the noise of this machine', async () => {
    const gaps = async () => {
      const { trials } = await runOnLab({
        load: { ...ONE, trials: 1 },
        turnOptions: { input: { ...input, tokensPerSecond: 50 } },
        options: QUICK,
      })
      return trials[0] ? between(trials[0], 'first_text', 'last_text') : Number.NaN
    }
    // One after the other: beside each other they would be each other's noise.
    expect(Math.abs((await gaps()) / (await gaps()) - 1)).toBeLessThan(0.15)
  })
})

describe('barge-in', () => {
  test('happens once enough audible audio was played; without a cancel message the next turn reconnects', async () => {
    const profile = { leadingSilence: 200, pacing: 1.5 }
    const { finished } = await runOnLab({
      load: { ...ONE, trials: 3 },
      turnOptions: { interrupt: { after: 300, share: 1 } },
      profile,
      options: QUICK,
      scenario: LONG,
    })
    for (const { trial, arrivals } of finished) {
      const began = playbackStarts(arrivals.pieces)[0] ?? 0
      const played = ((trial.at.cancel ?? 0) - began - (trial.lead_silence_us ?? 0)) / 1e3
      expect(trial.outcome).toBe('ok')
      expect(trial.lead_silence_us).toBeGreaterThan(150_000)
      expect(played).toBeGreaterThanOrEqual(299)
      expect(played).toBeLessThan(400)
    }
    expect(finished.map(({ trial }) => trial.connection)).toEqual(['cold', 'cold', 'cold'])
    expect(finished.map(({ trial }) => trial.after_cancel)).toEqual([undefined, true, true])
  })

  test('uses the provider’s cancel message if there is one; later audio is wasted, the connection is kept', async () => {
    const { finished } = await runOnLab({
      adapter: 'cartesia-ws',
      load: { ...ONE, trials: 3 },
      turnOptions: { interrupt: { after: 200, share: 1 } },
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
      // The provider stopped: the answer has five seconds, and only a part arrived in the first fifth of a
      // second at
      // three times real time.
      expect(trial.audio_us).toBeLessThan(3_000_000)
    }
  })

  test('does not interrupt an answer that ended earlier', async () => {
    const { trials } = await runOnLab({
      load: { ...ONE, trials: 2 },
      turnOptions: { interrupt: { after: 2500, share: 1 } },
      options: QUICK,
    })
    expect(trials.map(({ outcome, at }) => [outcome, at.cancel])).toEqual([
      ['ok', undefined],
      ['ok', undefined],
    ])
  })
})
