import assert from 'node:assert/strict'
import type { AnyAdapter, Cue, Frame, Heard, Job } from '../core/adapter.ts'
import { AudioEnvelope } from '../drive/audio-envelope.ts'
import { assertHeard } from './assert-heard.ts'
import { heardCopyOf } from './copies.ts'
import { deepFreeze } from './deep-freeze.ts'
import { spoiled } from './hostile.ts'
import type { TwinLaw } from './law.ts'
import { poisoned } from './poison.ts'
import type { Performance } from './stage.ts'

/** Corrupted copies of each real frame. */
const COPIES = 40
const SEED = 20_26

/** How an adapter parses the frozen frames of an answer again, with side effects forbidden. */
export const REPLAY_LAWS: readonly TwinLaw[] = [
  replay('reports the same events for the same frames, without side effects', (adapter, performance) => {
    const live = performance.frames.flatMap(({ heard }) => heard)
    assert.deepEqual(framesOf(performance).flatMap(player(adapter, performance.job)), live)
  }),
  replay('keeps what it received in the session state only', (adapter, performance) => {
    const frames = framesOf(performance)
    const alone = frames.flatMap(player(adapter, performance.job))
    const [one, other] = [player(adapter, performance.job), player(adapter, performance.job)]
    const interleaved = frames.map((frame) => [one(frame), other(frame)] as const)
    assert.deepEqual(
      interleaved.flatMap(([heard]) => heard),
      alone,
      'a second connection changed the events',
    )
    assert.deepEqual(
      interleaved.flatMap(([, heard]) => heard),
      alone,
      'a second connection changed the events',
    )
  }),
  replay('parses corrupted frames of a real answer without throwing', (adapter, { frames, job }) => {
    const hear = player(adapter, job)
    for (const [at, { frame }] of frames.slice(0, 20).entries())
      for (const bad of spoiled(frame, COPIES, SEED + at)) {
        assertHeard(player(adapter, job)(bad))
        assertHeard(hear(bad))
      }
  }),
  replay(
    'reports a close in mid-answer as a fault, and one after completion as none',
    (adapter, performance) => {
      const after = (frames: readonly Frame[]) => {
        const memo = memoAsSaid(adapter, performance.job)
        for (const frame of frames) adapter.hear(frame, memo, performance.job)
        return poisoned(() => adapter.readClose?.(1000, '', memo))
      }
      const frames = framesOf(performance)
      assert.equal(after(frames), undefined, 'a close after completion must not be a fault')
      assert.ok(after(frames.slice(0, frames.length / 2)), 'a close in mid-answer must be a fault')
    },
    ({ facts, readClose }) => readClose !== undefined && facts.completion === 'message',
  ),
  replay(
    'ignores a repeated completion of the last turn if completions name their stream',
    (adapter, performance) => {
      const { job } = performance
      const completion = performance.frames.find(({ heard }) =>
        heard.some(({ kind }) => kind === 'end'),
      )?.frame
      if (completion?.kind !== 'text' || !completion.text.includes(`"${job.stream}"`)) return
      const memo = memoAsSaid(adapter, job)
      for (const frame of framesOf(performance)) adapter.hear(frame, memo, job)
      const next = { ...job, stream: 'kit-next' }
      for (const cue of turnOf(next)) adapter.say?.(cue, next, memo)
      const ends = adapter
        .hear(completion, memo, next)
        .filter(({ kind, stream = next.stream }) => kind === 'end' && stream === next.stream)
      assert.deepEqual(ends, [], 'a repeated completion ended the next turn')
    },
    ({ facts }) => facts.transport === 'websocket' && facts.reuse !== 'none',
  ),
  replay(
    'keeps what `audioRepeats` declares',
    (adapter, { frames, job }) => {
      const { read, counted } = skim(adapter, frames)
      assert.ok(counted > 0, 'no audio frame repeats another')
      const hear = player(adapter, job)
      const heard = read.map(({ frame }) => hear(deepFreeze(frame)))
      const live = read.map((one) => one.heard)
      assert.deepEqual(heard, live, 'the events change if repeated frames are skipped')
    },
    ({ facts }) => facts.audioRepeats !== undefined,
    { chunk: 40 },
  ),
]

function replay(
  name: string,
  check: (adapter: AnyAdapter, performance: Performance) => void,
  applies?: TwinLaw['applies'],
  profile: TwinLaw['profile'] = {},
): TwinLaw {
  return {
    name,
    ...(applies && { applies }),
    profile,
    play: async (stage, adapter) => {
      const performance = await stage.perform()
      assert.equal(performance.trial.outcome, 'ok', performance.trial.detail)
      check(adapter, performance)
    },
  }
}

function framesOf({ frames }: Performance): Frame[] {
  return frames.map(({ frame }) => deepFreeze(frame))
}

/** Parses frames with the session state of a connection on which the turn was just sent. */
function player(adapter: AnyAdapter, job: Job): (frame: Frame) => Heard[] {
  const memo = memoAsSaid(adapter, job)
  return (frame) => poisoned(() => adapter.hear(frame, memo, job)).map(heardCopyOf)
}

function memoAsSaid(adapter: AnyAdapter, job: Job): unknown {
  const memo = adapter.memo?.()
  for (const cue of [{ kind: 'open' } as const, ...turnOf(job)]) adapter.say?.(cue, job, memo)
  return memo
}

function turnOf({ text }: Job): Cue[] {
  return [{ kind: 'start' }, { kind: 'text', text, last: true }, { kind: 'end' }]
}

/** The frames that `drive` would parse. Frames that it only counts must hold exactly that much audio. */
function skim({ facts: { audioRepeats = 'exactly' } }: AnyAdapter, frames: Performance['frames']) {
  const envelope = new AudioEnvelope(audioRepeats)
  const read = frames.filter(({ frame, heard }) => {
    const raw = rawOf(frame)
    const [audio, ...others] = heard.filter(({ kind }) => kind !== 'note')
    const length = audio?.kind === 'audio' && others.length === 0 ? audio.audio.length : undefined
    const counted = raw && envelope.bytesIn(raw)
    if (counted !== undefined)
      assert.equal(length ?? 0, counted, 'a repeated frame holds a different amount of audio')
    else if (raw && length !== undefined) envelope.learn(raw, length)
    return counted === undefined
  })
  return { read, counted: frames.length - read.length }
}

function rawOf(frame: Frame): Uint8Array | undefined {
  if (frame.kind !== 'text' && frame.kind !== 'event') return undefined
  return Buffer.from(frame.kind === 'text' ? frame.text : frame.data)
}
