import assert from 'node:assert/strict'
import type { AnyAdapter, Job } from '../../core/adapter/adapter.ts'
import { sampleRatesFor } from '../../core/adapter/sample-rates.ts'
import { BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import type { Micros } from '../../core/units.ts'
import { hashText, type TruthRecord } from '../../lab/index.ts'
import { sampleFormat } from '../harness/sample-job.ts'
import type { TrialHarness, TrialResult } from '../harness/trial-harness.ts'
import { assertEvents } from './assert-events.ts'
import type { TwinLaw } from './law.ts'

/** Text that breaks if it is quoted or encoded carelessly. */
const AWKWARD_TEXT = 'He said: "naïve café" – 50 €\\week & more?'

/** Time by which a timestamp may follow the lab's own on a busy machine. */
const MAX_TIMESTAMP_LAG: Micros = 400_000

/** Compare the events of a successful answer with the lab's truth log. */
export const ANSWER_LAWS: readonly TwinLaw[] = [
  {
    name: 'reports all audio, no empty chunks, and one end after it',
    profile: {},
    run: async (harness, adapter) => {
      const result = await harness.runTrial()
      assertMatchesTruth(result, onlyRecord(harness))
      assertOneEnd(result, adapter)
    },
  },
  {
    name: 'reports all audio in every uncompressed format and at every declared rate',
    profile: {},
    run: async (harness, adapter) => {
      for (const format of comparableFormats(adapter)) {
        const result = await harness.runTrial({ format })
        assertMatchesTruth(result, lastRecord(harness.truth()))
      }
    },
  },
  {
    name: 'sends the text unchanged, whatever characters it contains',
    profile: {},
    run: async (harness) => {
      await harness.runTrial({ text: AWKWARD_TEXT })
      assert.equal(
        onlyRecord(harness).text_hash,
        hashText(AWKWARD_TEXT),
        'the lab received a different text than the job’s',
      )
    },
  },
  {
    name: 'has timestamps that follow the lab’s own, in order and closely',
    // Paced, so that the last audio comes clearly later than the first.
    profile: { firstAudio: 60, pacing: 20 },
    run: async (harness) => {
      const { trial } = await harness.runTrial()
      const truth = onlyRecord(harness)
      const { first_text, first_audio, last_audio, end } = trial.at
      assertFollows('the text', first_text, truth.accepted_us)
      assertFollows('the first audio', truth.pieces[0]?.at_us, first_audio)
      assertFollows('the last audio', truth.pieces.at(-1)?.at_us, last_audio)
      assertFollows('the end', truth.completed_us, end)
    },
  },
  {
    name: 'reports a late completion as the end, not as audio',
    applies: ({ facts }) => facts.completion === 'message',
    profile: { completionDelay: 300 },
    run: async (harness) => {
      const { trial } = await harness.runTrial()
      const truth = onlyRecord(harness)
      const { last_audio = 0, end = 0 } = trial.at
      assert.ok(last_audio < end, 'the completion moved the end of the audio')
      assertFollows('the last audio', truth.pieces.at(-1)?.at_us, last_audio)
      assertFollows('the end', truth.completed_us, end)
    },
  },
  {
    name: 'reports the request id and the stream if the protocol carries them',
    profile: {},
    run: async (harness) => {
      const { frames, trial, job } = await harness.runTrial()
      const { request } = onlyRecord(harness)
      const written = JSON.stringify(frames.map(({ frame }) => frame))
      if (request !== '' && written.includes(`${request}`))
        assert.equal(trial.provider_request_id, request, 'the request id was not reported')
      for (const { frame, events } of frames)
        if (frame.kind === 'text' && frame.text.includes(`"${job.stream}"`))
          for (const event of events)
            assert.equal(event.stream, job.stream, `a ${event.kind} event without its stream`)
    },
  },
]

/** The only request that the lab answered. */
function onlyRecord(harness: TrialHarness): TruthRecord {
  const records = harness.truth()
  assert.equal(
    records.length,
    1,
    `the lab answered ${records.length} times instead of once: does it have a twin of this route?`,
  )
  return lastRecord(records)
}

export function lastRecord(records: readonly TruthRecord[]): TruthRecord {
  const last = records.at(-1)
  assert.ok(last, 'nothing reached the lab: does it have a twin of this route?')
  return last
}

/**
 * The lab's tone stays below this at every rate. Samples with shifted or swapped bytes are noise, far above
 * it.
 */
const MAX_ROUGHNESS = 0.2

/** Fails unless a trial succeeded and received what the lab says it sent. */
export function assertMatchesTruth({ trial, frames, job, samples }: TrialResult, truth: TruthRecord): void {
  assert.equal(trial.outcome, 'ok', trial.detail)
  assert.equal(trial.simulated, true, 'the trial is not marked as simulated')
  assertEvents(frames.flatMap(({ events }) => events))
  if (BYTES_PER_SAMPLE[job.format.encoding] === undefined) return
  const sent = truth.pieces.reduce((total, { bytes }) => total + bytes, 0)
  assert.equal(trial.bytes, sent, `${trial.bytes} bytes of audio were received of ${sent} that were sent`)
  assert.ok(Math.abs((trial.audio_us ?? 0) - truth.audio_us) <= 1000, 'the duration differs from the lab’s')
  assert.ok(roughness(samples) < MAX_ROUGHNESS, 'the audio has the right length but is noise')
  const difference = (trial.lead_silence_us ?? 0) - (truth.lead_silence_us ?? 0)
  assert.ok(
    Math.abs(difference) <= 20_000,
    `the leading silence is off by ${difference} µs: is it the same audio?`,
  )
}

/**
 * Energy of the differences between samples over the total energy: near 0 for a low tone, about 2 for noise.
 */
function roughness(samples: Int16Array): number {
  let steps = 0
  let total = 0
  samples.forEach((sample, at) => {
    steps += (sample - (samples[at - 1] ?? 0)) ** 2
    total += sample ** 2
  })
  return steps / total
}

/** If the close of the connection is the end, no frame reports one. */
function assertOneEnd({ frames }: TrialResult, { facts }: AnyAdapter): void {
  const kinds = frames.flatMap(({ events }) => events.map(({ kind }) => kind))
  const ends = kinds.filter((kind) => kind === 'end').length
  if (facts.completion === 'close') return assert.equal(ends, 0, 'an end was reported before the close')
  assert.equal(ends, 1, `${ends} ends were reported for one answer`)
  assert.equal(kinds.at(-1), 'end', 'an event follows the end')
}

function assertFollows(label: string, earlier: number | undefined, later: number | undefined): void {
  assert.ok(earlier !== undefined && later !== undefined, `${label} did not happen`)
  const lag = later - earlier
  assert.ok(lag >= -1 && lag < MAX_TIMESTAMP_LAG, `${label} is ${lag} µs after the lab’s timestamp`)
}

/**
 * The formats whose bytes can be compared: the first one at each rate, and the others at their default rate.
 */
function comparableFormats({ facts }: AnyAdapter): Job['format'][] {
  const uncompressed = facts.formats.filter(({ encoding }) => BYTES_PER_SAMPLE[encoding] !== undefined)
  return uncompressed.flatMap((format, at) => {
    const resolved = sampleFormat(facts, format)
    return at > 0
      ? [resolved]
      : sampleRatesFor(facts, format.encoding).map((sampleRate) => ({ ...resolved, sampleRate }))
  })
}
