import assert from 'node:assert/strict'
import type { AnyAdapter, Cue, Frame, Heard, Job } from '../core/adapter.ts'
import { assertHeard } from './assert-heard.ts'
import { heardCopyOf } from './copies.ts'
import { deepFreeze } from './deep-freeze.ts'
import { spoiled } from './hostile.ts'
import type { TwinLaw } from './law.ts'
import { poisoned } from './poison.ts'
import type { Performance } from './stage.ts'

/** Spoiled copies of each real frame. */
const COPIES = 40
const SEED = 20_26

/** What an adapter makes of an answer's frames when they are played to it again, poisoned and frozen. */
export const REPLAY_LAWS: readonly TwinLaw[] = [
  replay(
    'hears the same in the same frames, by nothing but the frames and its memory',
    (adapter, performance) => {
      const live = performance.frames.flatMap(({ heard }) => heard)
      assert.deepEqual(framesOf(performance).flatMap(player(adapter, performance.job)), live)
    },
  ),
  replay('keeps what it heard in the memory it is given, and nowhere else', (adapter, performance) => {
    const frames = framesOf(performance)
    const alone = frames.flatMap(player(adapter, performance.job))
    const [one, other] = [player(adapter, performance.job), player(adapter, performance.job)]
    const interleaved = frames.map((frame) => [one(frame), other(frame)] as const)
    assert.deepEqual(
      interleaved.flatMap(([heard]) => heard),
      alone,
      'another connection made a difference',
    )
    assert.deepEqual(
      interleaved.flatMap(([, heard]) => heard),
      alone,
      'another connection made a difference',
    )
  }),
  replay('hears spoiled frames of a real answer without throwing', (adapter, { frames, job }) => {
    const hear = player(adapter, job)
    for (const [at, { frame }] of frames.slice(0, 20).entries())
      for (const bad of spoiled(frame, COPIES, SEED + at)) {
        assertHeard(player(adapter, job)(bad))
        assertHeard(hear(bad))
      }
  }),
  replay(
    'takes a close after completion for nothing, and one in mid-answer for a fault',
    (adapter, performance) => {
      const after = (frames: readonly Frame[]) => {
        const memo = memoAsSaid(adapter, performance.job)
        for (const frame of frames) adapter.hear(frame, memo, performance.job)
        return poisoned(() => adapter.readClose?.(1000, '', memo))
      }
      const frames = framesOf(performance)
      assert.equal(after(frames), undefined, 'a close after completion is no fault')
      assert.ok(after(frames.slice(0, frames.length / 2)), 'a close in mid-answer is a fault')
    },
    ({ facts, readClose }) => readClose !== undefined && facts.completion === 'message',
  ),
  replay(
    'tells an echo of the last completion from the next turn’s, where completions name their stream',
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
      assert.deepEqual(ends, [], 'an echo ended the next turn')
    },
    ({ facts }) => facts.transport === 'websocket' && facts.reuse !== 'none',
  ),
  replay(
    'keeps the promise of its audio marker',
    ({ facts: { audioMarker = '' } }, { frames }) => {
      const marked = frames.filter(({ frame }) => frame.kind === 'text' && frame.text.includes(audioMarker))
      assert.ok(marked.length > 0, 'no frame carries the marker')
      for (const { frame, heard } of marked)
        assertMarked(frame.kind === 'text' ? frame.text : '', audioMarker, heard)
    },
    ({ facts }) => facts.audioMarker !== undefined,
  ),
]

function replay(
  name: string,
  check: (adapter: AnyAdapter, performance: Performance) => void,
  applies?: TwinLaw['applies'],
): TwinLaw {
  return {
    name,
    ...(applies && { applies }),
    profile: {},
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

/** Plays frames to the memory of a connection on which the turn was just said. */
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

/** A frame with the marker is its audio, up to the next quote, and no more than a note beside it. */
function assertMarked(text: string, marker: string, heard: readonly Heard[]): void {
  const from = text.indexOf(marker) + marker.length
  const promised = Uint8Array.from(Buffer.from(text.slice(from, text.indexOf('"', from)), 'base64'))
  const audio = heard.filter((one) => one.kind === 'audio').map((one) => one.audio)
  assert.deepEqual(audio, promised.length > 0 ? [promised] : [], 'other audio than the marker promises')
  const rest = heard.filter(({ kind }) => kind !== 'audio' && kind !== 'note')
  assert.deepEqual(rest, [], 'a frame with the marker means more than its audio')
}
