import assert from 'node:assert/strict'
import type { AnyAdapter, Cue, Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { copyEvent } from '../../core/adapter/copy-frame.ts'
import { parseJsonObject } from '../../core/json.ts'
import { AudioFrameMatcher } from '../../drive/trial/reader/audio-frame-matcher.ts'
import { deepFreeze } from '../harness/deep-freeze.ts'
import { forbidSideEffects } from '../harness/forbid-side-effects.ts'
import { corruptFrames } from '../harness/hostile-frames.ts'
import type { TrialResult } from '../harness/trial-harness.ts'
import { assertEvents } from './assert-events.ts'
import type { TwinLaw } from './law.ts'

/** Corrupted copies of each real frame. */
const CORRUPTIONS_PER_FRAME = 40
const SEED = 20_26

/** How an adapter parses the frozen frames of an answer again, with side effects forbidden. */
export const REPLAY_LAWS: readonly TwinLaw[] = [
  replayLaw('reports the same events for the same frames, without side effects', (adapter, result) => {
    const live = result.frames.flatMap(({ events }) => events)
    assert.deepEqual(framesOf(result).flatMap(replayer(adapter, result.job)), live)
  }),
  replayLaw('keeps what it received in the session state only', (adapter, result) => {
    const frames = framesOf(result)
    const expected = frames.flatMap(replayer(adapter, result.job))
    const [one, other] = [replayer(adapter, result.job), replayer(adapter, result.job)]
    const interleaved = frames.map((frame) => [one(frame), other(frame)] as const)
    assert.deepEqual(
      interleaved.flatMap(([heard]) => heard),
      expected,
      'a second connection changed the events',
    )
    assert.deepEqual(
      interleaved.flatMap(([, heard]) => heard),
      expected,
      'a second connection changed the events',
    )
  }),
  replayLaw('parses corrupted frames of a real answer without throwing', (adapter, { frames, job }) => {
    const parse = replayer(adapter, job)
    for (const [at, { frame }] of frames.slice(0, 20).entries())
      for (const bad of corruptFrames(frame, CORRUPTIONS_PER_FRAME, SEED + at)) {
        assertEvents(replayer(adapter, job)(bad))
        assertEvents(parse(bad))
      }
  }),
  replayLaw('takes empty error fields for no error', (adapter, result) => {
    const heard = framesOf(result).flatMap(replayer(adapter, result.job))
    const parse = replayer(adapter, result.job)
    const events = framesOf(result).flatMap((frame) => parse(withEmptyErrors(frame)))
    assert.deepEqual(events, heard, 'a field that says that there is no error changes the events')
  }),
  replayLaw(
    'reports a close in mid-answer as a fault, and one after completion as none',
    (adapter, result) => {
      const after = (frames: readonly Frame[]) => {
        const state = stateAfterTurn(adapter, result.job)
        for (const frame of frames) adapter.hear(frame, state, result.job)
        return forbidSideEffects(() => adapter.readClose?.(1000, '', state))
      }
      const frames = framesOf(result)
      assert.equal(after(frames), undefined, 'a close after completion must not be a fault')
      assert.ok(after(frames.slice(0, frames.length / 2)), 'a close in mid-answer must be a fault')
    },
    ({ facts, readClose }) => readClose !== undefined && facts.completion === 'message',
  ),
  replayLaw(
    'ignores a repeated completion of the last turn if completions name their stream',
    (adapter, result) => {
      const { job } = result
      const completion = result.frames.find(({ events }) => events.some(({ kind }) => kind === 'end'))?.frame
      if (completion?.kind !== 'text' || !completion.text.includes(`"${job.stream}"`)) return
      const state = stateAfterTurn(adapter, job)
      for (const frame of framesOf(result)) adapter.hear(frame, state, job)
      const next = { ...job, stream: 'kit-next' }
      for (const cue of cuesOfTurn(next)) adapter.say?.(cue, next, state)
      const ends = adapter
        .hear(completion, state, next)
        .filter(({ kind, stream = next.stream }) => kind === 'end' && stream === next.stream)
      assert.deepEqual(ends, [], 'a repeated completion ended the next turn')
    },
    ({ facts }) => facts.transport === 'websocket' && facts.reuse !== 'none',
  ),
  replayLaw(
    'keeps what `audioRepeats` declares',
    (adapter, { frames, job }) => {
      const { read, counted } = parseUncounted(adapter, frames)
      assert.ok(counted > 0, 'no audio frame repeats another')
      const parse = replayer(adapter, job)
      const heard = read.map(({ frame }) => parse(deepFreeze(frame)))
      const live = read.map((one) => one.events)
      assert.deepEqual(heard, live, 'the events change if repeated frames are skipped')
    },
    ({ facts }) => facts.audioRepeats !== undefined,
    { chunk: 40 },
  ),
]

function replayLaw(
  name: string,
  check: (adapter: AnyAdapter, result: TrialResult) => void,
  applies?: TwinLaw['applies'],
  profile: TwinLaw['profile'] = {},
): TwinLaw {
  return {
    name,
    ...(applies && { applies }),
    profile,
    run: async (harness, adapter) => {
      const result = await harness.runTrial()
      assert.equal(result.trial.outcome, 'ok', result.trial.detail)
      check(adapter, result)
    },
  }
}

/** Fields that some messages always have, and how they say that there is no error. */
const EMPTY_ERRORS = {
  error: null,
  errors: [],
  error_code: 0,
  error_message: '',
  message: '',
  detail: null,
  warning: null,
}

function withEmptyErrors(frame: Frame): Frame {
  const add = (text: string) => {
    const fields = parseJsonObject(text)
    return fields ? JSON.stringify({ ...EMPTY_ERRORS, ...fields }) : text
  }
  if (frame.kind === 'text') return { kind: 'text', text: add(frame.text) }
  return frame.kind === 'event' ? { ...frame, data: add(frame.data) } : frame
}

function framesOf({ frames }: TrialResult): Frame[] {
  return frames.map(({ frame }) => deepFreeze(frame))
}

/** Parses frames with the session state of a connection on which the turn was just sent. */
function replayer(adapter: AnyAdapter, job: Job): (frame: Frame) => ProviderEvent[] {
  const state = stateAfterTurn(adapter, job)
  return (frame) => forbidSideEffects(() => adapter.hear(frame, state, job)).map(copyEvent)
}

function stateAfterTurn(adapter: AnyAdapter, job: Job): unknown {
  const state = adapter.newState?.()
  for (const cue of [{ kind: 'open' } as const, ...cuesOfTurn(job)]) adapter.say?.(cue, job, state)
  return state
}

function cuesOfTurn({ text }: Job): Cue[] {
  return [{ kind: 'start' }, { kind: 'text', text, last: true }, { kind: 'end' }]
}

/** The frames that `drive` would parse. Frames that it only counts must hold exactly that much audio. */
function parseUncounted({ facts: { audioRepeats = 'exactly' } }: AnyAdapter, frames: TrialResult['frames']) {
  const envelope = new AudioFrameMatcher(audioRepeats)
  const read = frames.filter(({ frame, events }) => {
    const raw = payloadOf(frame)
    const [audio, ...others] = events.filter(({ kind }) => kind !== 'note')
    const length = audio?.kind === 'audio' && others.length === 0 ? audio.audio.length : undefined
    const counted = raw && envelope.audioBytesIn(raw)
    if (counted !== undefined)
      assert.equal(length ?? 0, counted, 'a repeated frame holds a different amount of audio')
    else if (raw && length !== undefined) envelope.learn(raw, length)
    return counted === undefined
  })
  return { read, counted: frames.length - read.length }
}

function payloadOf(frame: Frame): Uint8Array | undefined {
  if (frame.kind !== 'text' && frame.kind !== 'event') return undefined
  return Buffer.from(frame.kind === 'text' ? frame.text : frame.data)
}
