import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import type { Trial } from '../../../src/core/trial/trial.ts'
import type { TruthRecord } from '../../../src/lab/truth/truth-record.ts'
import { checkPacketCapture } from '../../../src/run/capture/packet-stream.ts'
import { executePlan } from '../../../src/run/execute/execute-plan.ts'
import { planRequests } from '../../../src/run/plan/plan-requests.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'
import { matchTruth } from '../../../src/selftest/match-truth.ts'

/** Packets can be captured here: tcpdump is installed, and may. */
const CAN_CAPTURE = await checkPacketCapture().then(
  () => true,
  () => false,
)
const unless = CAN_CAPTURE ? '' : ' (skipped: this machine does not let us capture packets)'

/** Clocks are known to a microsecond or so; the lab reads its own right before it writes. */
const CLOCK_BOUND = 200

const scenario = (adapter: string, http?: 2): Scenario => ({
  name: 'kernel-stamps',
  seed: 1,
  texts: ['Your order has shipped.', 'How can I help you today?'],
  targets: [
    {
      id: 'lab',
      adapter,
      language: 'en',
      region: '',
      sampleRate: 24_000,
      options: {},
      ...(http && { http }),
      lab: {
        firstAudio: { min: 20, max: 60 },
        chunk: 40,
        pacing: 4,
        voice: 'tone',
        completionDelay: 0,
        leadingSilence: 0,
      },
    },
  ],
  load: { executor: 'shared-iterations', concurrency: 8, trials: 32, order: 'interleaved' },
  connection: 'both',
  warmup: 8,
  timeout: 20_000,
  stop: { kind: 'complete' },
  stamps: 'kernel',
})

/** Runs a scenario against the lab. Returns its trials, and each first audio at both ends. */
async function measure(asked: Scenario, tls: boolean) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-kernel-'))
  try {
    const truth = path.join(folder, 'truth.ndjson')
    const origin = monotonicClock.now()
    const trials: Trial[] = []
    const never = new AbortController().signal
    const { stamps } = await executePlan(
      await planRequests(asked, { environment: {}, lab: 'always', folder }),
      {
        run: 'kernel',
        origin,
        truth,
        tls,
        control: { finish: never, abort: never },
        onFinished: (finished) => trials.push(...finished.map(({ trial }) => trial)),
      },
    )
    const records = (await readFile(truth, 'utf8')).trim().split('\n')
    const answers = matchTruth(
      trials,
      records.map((line): TruthRecord => JSON.parse(line)),
      origin,
    )
    return { trials, answers, stamps }
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe.skipIf(!CAN_CAPTURE)(`stamps of the kernel${unless}`, { timeout: 60_000 }, () => {
  test.each([
    ['a WebSocket', 'smallest-ws', false],
    ['server-sent events', 'smallest-sse', false],
    ['a body in chunks', 'smallest-http', false],
    ['a WebSocket over TLS', 'smallest-ws', true],
    ['server-sent events over TLS', 'smallest-sse', true],
  ])(
    'are found for every answer of %s, after the lab wrote and before we read it',
    async (_sentence, adapter, tls) => {
      const { trials, answers, stamps } = await measure(scenario(adapter), tls)
      expect(stamps).toMatchObject({ source: 'kernel', trials: 40, unseen: 0, unlocated: 0 })
      expect(answers).toHaveLength(32)
      for (const { stamp, written } of answers) expect(stamp).toBeGreaterThan(written - CLOCK_BOUND)
      for (const { at, first_text_delay_us = -1, first_audio_delay_us = -1, outcome } of trials) {
        expect(outcome).toBe('ok')
        expect(first_text_delay_us).toBeGreaterThanOrEqual(0)
        expect(first_audio_delay_us).toBeGreaterThanOrEqual(0)
        const { first_text = 0, first_frame = 0, first_audio = 0, heard = 0, last_audio = 0 } = at
        expect([first_text, first_frame, first_audio, heard]).toEqual(
          [first_text, first_frame, first_audio, heard].toSorted((a, b) => a - b),
        )
        expect(last_audio).toBeGreaterThanOrEqual(first_audio)
      }
      expect(trials.some(({ first_audio_delay_us = 0 }) => first_audio_delay_us > 0)).toBe(true)
    },
  )

  test('are not taken where Node reads the bytes, and the run says so', async () => {
    const { trials, stamps } = await measure(scenario('smallest-http', 2), false)
    expect(stamps).toMatchObject({ trials: 0, unseen: 0, unlocated: 40 })
    expect(trials).toHaveLength(40)
    expect(trials.every(({ first_audio_delay_us }) => first_audio_delay_us === undefined)).toBe(true)
  })
})
