import assert from 'node:assert/strict'
import type { AnyAdapter, Job } from '../core/adapter.ts'
import { BYTES_PER_SAMPLE } from '../core/audio-format.ts'
import { sampleRatesFor } from '../core/sample-rates.ts'
import { hashOf, type TruthRecord } from '../lab/index.ts'
import { assertHeard } from './assert-heard.ts'
import type { TwinLaw } from './law.ts'
import { formatOf } from './sample-job.ts'
import type { Performance, Stage } from './stage.ts'

/** Text that suffers wherever it is quoted or encoded carelessly. */
const AWKWARD = 'He said: "naïve café" – 50 €\\week & more?'

/** Microseconds by which a stamp may follow the lab's own on a busy machine. */
const ROOM = 400_000

/** What is heard of a good answer, against the lab's own account of it. */
export const ANSWER_LAWS: readonly TwinLaw[] = [
  {
    name: 'hears all the audio there is, no empty pieces, and one end behind it',
    profile: {},
    play: async (stage, adapter) => {
      const performance = await stage.perform()
      assertSame(performance, theOnly(stage))
      assertOneEnd(performance, adapter)
    },
  },
  {
    name: 'hears as much in every uncompressed format and at every rate that it declares',
    profile: {},
    play: async (stage, adapter) => {
      for (const format of formatsOf(adapter)) {
        const performance = await stage.perform({ format })
        assertSame(performance, lastOf(stage.truth()))
      }
    },
  },
  {
    name: 'sends the text as it is, whatever characters are in it',
    profile: {},
    play: async (stage) => {
      await stage.perform({ text: AWKWARD })
      assert.equal(theOnly(stage).text_hash, hashOf(AWKWARD), 'another text than the job’s arrived')
    },
  },
  {
    name: 'stamps lie behind the lab’s own, in order, and not far behind',
    // Paced, so that the last audio is clearly later than the first.
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
    name: 'takes a late completion for the end and not for audio',
    applies: ({ facts }) => facts.completion === 'message',
    profile: { completionDelay: 300 },
    play: async (stage) => {
      const { trial } = await stage.perform()
      const { last_audio = 0, end = 0 } = trial.at
      assert.ok(end - last_audio >= 250_000, 'the end of the audio moved to the completion')
      assertBehind('the last audio', theOnly(stage).pieces.at(-1)?.at_us, last_audio)
    },
  },
  {
    name: 'notes the provider’s request id and names the stream, where they travel',
    profile: {},
    play: async (stage) => {
      const { frames, trial, job } = await stage.perform()
      const { request } = theOnly(stage)
      const written = JSON.stringify(frames.map(({ frame }) => frame))
      if (request !== '' && written.includes(`${request}`))
        assert.equal(trial.provider_request_id, request, 'the request id was not noted')
      for (const { frame, heard } of frames)
        if (frame.kind === 'text' && frame.text.includes(`"${job.stream}"`))
          for (const one of heard) assert.equal(one.stream, job.stream, `${one.kind} without its stream`)
    },
  },
]

/** The one request the lab has answered. */
function theOnly(stage: Stage): TruthRecord {
  const records = stage.truth()
  assert.equal(
    records.length,
    1,
    `the lab answered ${records.length} times, not once: has it a twin of this route?`,
  )
  return lastOf(records)
}

export function lastOf(records: readonly TruthRecord[]): TruthRecord {
  const last = records.at(-1)
  assert.ok(last, 'nothing reached the lab: has it a twin of this route?')
  return last
}

/** The lab's tone is this smooth at every rate; samples that were torn or swapped are noise, far above it. */
const ROUGHEST = 0.2

/** Fails unless a trial went well and heard what the lab says it sent. */
export function assertSame({ trial, frames, job, samples }: Performance, truth: TruthRecord): void {
  assert.equal(trial.outcome, 'ok', trial.detail)
  assert.equal(trial.simulated, true, 'an answer of the lab that does not show it')
  assertHeard(frames.flatMap(({ heard }) => heard))
  if (BYTES_PER_SAMPLE[job.format.encoding] === undefined) return
  const sent = truth.pieces.reduce((total, { bytes }) => total + bytes, 0)
  assert.equal(trial.bytes, sent, `${trial.bytes} bytes of audio were heard of ${sent} that were sent`)
  assert.ok(Math.abs((trial.audio_us ?? 0) - truth.audio_us) <= 1000, 'another duration than the lab’s')
  assert.ok(roughness(samples) < ROUGHEST, 'as much audio as was sent, but not the same: this is noise')
  const off = (trial.lead_silence_us ?? 0) - (truth.lead_silence_us ?? 0)
  assert.ok(Math.abs(off) <= 20_000, `the silence in front is off by ${off} µs: is it the same audio?`)
}

/** Energy from sample to sample as a share of all energy: near 0 for a low tone, about 2 for noise. */
function roughness(samples: Int16Array): number {
  let steps = 0
  let total = 0
  samples.forEach((sample, at) => {
    steps += (sample - (samples[at - 1] ?? 0)) ** 2
    total += sample ** 2
  })
  return steps / total
}

/** Where the connection's close is the end, no frame says it. */
function assertOneEnd({ frames }: Performance, { facts }: AnyAdapter): void {
  const kinds = frames.flatMap(({ heard }) => heard.map(({ kind }) => kind))
  const ends = kinds.filter((kind) => kind === 'end').length
  if (facts.completion === 'close') return assert.equal(ends, 0, 'an end is heard before the close')
  assert.equal(ends, 1, `${ends} ends of one answer`)
  assert.equal(kinds.at(-1), 'end', 'something was heard behind the end')
}

function assertBehind(what: string, earlier: number | undefined, later: number | undefined): void {
  assert.ok(earlier !== undefined && later !== undefined, `${what} did not happen`)
  const late = later - earlier
  assert.ok(late >= -1 && late < ROOM, `${what} is ${late} µs behind the truth`)
}

/** The formats whose bytes can be compared: the first at each rate, and each of the others. */
function formatsOf({ facts }: AnyAdapter): Job['format'][] {
  const plain = facts.formats.filter(({ encoding }) => BYTES_PER_SAMPLE[encoding] !== undefined)
  return plain.flatMap((format, at) => {
    const usual = formatOf(facts, format)
    return at > 0
      ? [usual]
      : sampleRatesFor(facts, format.encoding).map((sampleRate) => ({ ...usual, sampleRate }))
  })
}
