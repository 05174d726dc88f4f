import assert from 'node:assert/strict'
import type { AnyAdapter, Job } from '../core/adapter.ts'
import { BYTES_PER_SAMPLE } from '../core/audio-format.ts'
import { sampleRatesFor } from '../core/sample-rates.ts'
import { hashOf, type TruthRecord } from '../lab/index.ts'
import { assertHeard } from './assert-heard.ts'
import type { TwinLaw } from './law.ts'
import { formatOf } from './sample-job.ts'
import type { Performance, Stage } from './stage.ts'

/** Text that breaks if it is quoted or encoded carelessly. */
const AWKWARD = 'He said: "naïve café" – 50 €\\week & more?'

/** Microseconds by which a timestamp may follow the lab's own on a busy machine. */
const ROOM = 400_000

/** Compare the events of a successful answer with the lab's truth log. */
export const ANSWER_LAWS: readonly TwinLaw[] = [
  {
    name: 'reports all audio, no empty chunks, and one end after it',
    profile: {},
    play: async (stage, adapter) => {
      const performance = await stage.perform()
      assertSame(performance, theOnly(stage))
      assertOneEnd(performance, adapter)
    },
  },
  {
    name: 'reports all audio in every uncompressed format and at every declared rate',
    profile: {},
    play: async (stage, adapter) => {
      for (const format of formatsOf(adapter)) {
        const performance = await stage.perform({ format })
        assertSame(performance, lastOf(stage.truth()))
      }
    },
  },
  {
    name: 'sends the text unchanged, whatever characters it contains',
    profile: {},
    play: async (stage) => {
      await stage.perform({ text: AWKWARD })
      assert.equal(
        theOnly(stage).text_hash,
        hashOf(AWKWARD),
        'the lab received a different text than the job’s',
      )
    },
  },
  {
    name: 'has timestamps that follow the lab’s own, in order and closely',
    // Paced, so that the last audio comes clearly later than the first.
    profile: { firstAudio: 60, pacing: 20 },
    play: async (stage) => {
      const { trial } = await stage.perform()
      const truth = theOnly(stage)
      const { first_text, first_audio, last_audio, end } = trial.at
      assertBehind('the text', first_text, truth.accepted_us)
      assertBehind('the first audio', truth.pieces[0]?.at_us, first_audio)
      assertBehind('the last audio', truth.pieces.at(-1)?.at_us, last_audio)
      assertBehind('the end', truth.completed_us, end)
    },
  },
  {
    name: 'reports a late completion as the end, not as audio',
    applies: ({ facts }) => facts.completion === 'message',
    profile: { completionDelay: 300 },
    play: async (stage) => {
      const { trial } = await stage.perform()
      const { last_audio = 0, end = 0 } = trial.at
      assert.ok(end - last_audio >= 250_000, 'the completion moved the end of the audio')
      assertBehind('the last audio', theOnly(stage).pieces.at(-1)?.at_us, last_audio)
    },
  },
  {
    name: 'reports the request id and the stream if the protocol carries them',
    profile: {},
    play: async (stage) => {
      const { frames, trial, job } = await stage.perform()
      const { request } = theOnly(stage)
      const written = JSON.stringify(frames.map(({ frame }) => frame))
      if (request !== '' && written.includes(`${request}`))
        assert.equal(trial.provider_request_id, request, 'the request id was not reported')
      for (const { frame, heard } of frames)
        if (frame.kind === 'text' && frame.text.includes(`"${job.stream}"`))
          for (const one of heard)
            assert.equal(one.stream, job.stream, `a ${one.kind} event without its stream`)
    },
  },
]

/** The only request that the lab answered. */
function theOnly(stage: Stage): TruthRecord {
  const records = stage.truth()
  assert.equal(
    records.length,
    1,
    `the lab answered ${records.length} times instead of once: does it have a twin of this route?`,
  )
  return lastOf(records)
}

export function lastOf(records: readonly TruthRecord[]): TruthRecord {
  const last = records.at(-1)
  assert.ok(last, 'nothing reached the lab: does it have a twin of this route?')
  return last
}

/**
 * The lab's tone stays below this at every rate. Samples with shifted or swapped bytes are noise, far above
 * it.
 */
const ROUGHEST = 0.2

/** Fails unless a trial succeeded and received what the lab says it sent. */
export function assertSame({ trial, frames, job, samples }: Performance, truth: TruthRecord): void {
  assert.equal(trial.outcome, 'ok', trial.detail)
  assert.equal(trial.simulated, true, 'the trial is not marked as simulated')
  assertHeard(frames.flatMap(({ heard }) => heard))
  if (BYTES_PER_SAMPLE[job.format.encoding] === undefined) return
  const sent = truth.pieces.reduce((total, { bytes }) => total + bytes, 0)
  assert.equal(trial.bytes, sent, `${trial.bytes} bytes of audio were received of ${sent} that were sent`)
  assert.ok(Math.abs((trial.audio_us ?? 0) - truth.audio_us) <= 1000, 'the duration differs from the lab’s')
  assert.ok(roughness(samples) < ROUGHEST, 'the audio has the right length but is noise')
  const off = (trial.lead_silence_us ?? 0) - (truth.lead_silence_us ?? 0)
  assert.ok(Math.abs(off) <= 20_000, `the leading silence is off by ${off} µs: is it the same audio?`)
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
function assertOneEnd({ frames }: Performance, { facts }: AnyAdapter): void {
  const kinds = frames.flatMap(({ heard }) => heard.map(({ kind }) => kind))
  const ends = kinds.filter((kind) => kind === 'end').length
  if (facts.completion === 'close') return assert.equal(ends, 0, 'an end was reported before the close')
  assert.equal(ends, 1, `${ends} ends were reported for one answer`)
  assert.equal(kinds.at(-1), 'end', 'an event follows the end')
}

function assertBehind(what: string, earlier: number | undefined, later: number | undefined): void {
  assert.ok(earlier !== undefined && later !== undefined, `${what} did not happen`)
  const late = later - earlier
  assert.ok(late >= -1 && late < ROOM, `${what} is ${late} µs after the lab’s timestamp`)
}

/**
 * The formats whose bytes can be compared: the first one at each rate, and the others at their default rate.
 */
function formatsOf({ facts }: AnyAdapter): Job['format'][] {
  const plain = facts.formats.filter(({ encoding }) => BYTES_PER_SAMPLE[encoding] !== undefined)
  return plain.flatMap((format, at) => {
    const usual = formatOf(facts, format)
    return at > 0
      ? [usual]
      : sampleRatesFor(facts, format.encoding).map((sampleRate) => ({ ...usual, sampleRate }))
  })
}
