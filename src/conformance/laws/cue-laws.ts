import assert from 'node:assert/strict'
import type { AnyAdapter, Cue, Frame } from '../../core/adapter/adapter.ts'
import { deepFreeze } from '../harness/deep-freeze.ts'
import { forbidSideEffects } from '../harness/forbid-side-effects.ts'
import { SAMPLE_TEXT, sampleJob, takesText } from '../harness/sample-job.ts'
import type { Law } from './law.ts'

const CUES: readonly Cue[] = deepFreeze([
  { kind: 'open' },
  { kind: 'start' },
  { kind: 'text', text: 'Good ', last: false },
  { kind: 'flush' },
  { kind: 'text', text: '', last: false },
  { kind: 'text', text: 'morning.', last: true },
  { kind: 'audio', audio: new Uint8Array(4), last: true },
  { kind: 'end' },
  { kind: 'played', mark: '1' },
  { kind: 'cleared', marks: ['2', '3'] },
  { kind: 'key', digit: '5' },
  { kind: 'keepalive' },
  { kind: 'cancel' },
  { kind: 'close' },
])

/** The frames that a WebSocket adapter sends for each cue. */
export const CUE_LAWS: readonly Law[] = [
  {
    name: 'returns text or binary frames for every cue, and the same ones each time',
    applies: usesWebSocket,
    check: (adapter) => {
      const firstFrames = framesFor(adapter, CUES)
      for (const frame of firstFrames)
        assert.ok(frame.kind === 'text' || frame.kind === 'binary', `a ${frame.kind} frame`)
      assert.deepEqual(framesFor(adapter, CUES), firstFrames)
    },
  },
  {
    name: 'sends at least one frame for text',
    applies: (adapter) => usesWebSocket(adapter) && takesText(adapter.facts),
    check: (adapter) => {
      assert.ok(framesFor(adapter, [{ kind: 'text', text: SAMPLE_TEXT, last: true }]).length > 0)
    },
  },
  {
    name: 'sends every byte of streamed input audio',
    applies: ({ facts }) => facts.input?.audio === 'streamed',
    check: (adapter) => {
      const audio = Uint8Array.from({ length: 640 }, (_, at) => at % 251)
      const said = framesFor(adapter, [{ kind: 'open' }, { kind: 'audio', audio, last: false }])
      assert.ok(
        said.some((frame) => containsBytes(frame, audio)),
        'no frame contains the bytes of the input audio',
      )
    },
  },
  {
    name: 'sends each chunk of streamed text at once, and marks the end of the text',
    applies: ({ facts }) => facts.textInput === 'streamed',
    check: (adapter) => {
      const pieces = [false, false, true].map((last): Cue => ({ kind: 'text', text: 'Good morning.', last }))
      const job = sampleJob(adapter)
      const state = adapter.newState?.()
      const said = pieces.map((cue) => forbidSideEffects(() => adapter.say?.(cue, job, state) ?? []))
      for (const frames of said) assert.ok(frames.length > 0, 'a chunk of text was dropped')
      const ended = [said[2], adapter.say?.({ kind: 'end' }, job, state) ?? []]
      assert.notDeepEqual(ended, [said[1], []], 'no frame tells the provider that the text has ended')
    },
  },
  {
    name: 'sends keepalive and cancel messages if it declares them',
    applies: usesWebSocket,
    check: (adapter) => {
      const { keepaliveEvery, cancel } = adapter.facts
      if (keepaliveEvery !== undefined)
        assert.ok(framesFor(adapter, [{ kind: 'keepalive' }]).length > 0, 'no keepalive is sent')
      const sendsCancel =
        framesFor(adapter, [...CUES.slice(0, 6), { kind: 'cancel' }]).length >
        framesFor(adapter, CUES.slice(0, 6)).length
      assert.equal(
        sendsCancel,
        cancel === 'message',
        `cancel is declared as ${cancel}, but the frames disagree`,
      )
    },
  },
  {
    name: 'keeps what it sent in the session state only',
    applies: usesWebSocket,
    check: (adapter) => {
      const expected = framesFor(adapter, CUES)
      const first = cueSender(adapter)
      const second = cueSender(adapter)
      const interleaved = CUES.map((cue) => [first(cue), second(cue)] as const)
      assert.deepEqual(
        interleaved.flatMap(([frames]) => frames),
        expected,
        'a second connection changed the frames',
      )
      assert.deepEqual(
        interleaved.flatMap(([, frames]) => frames),
        expected,
        'a second connection changed the frames',
      )
    },
  },
]

/** Whether a frame contains the bytes, raw or in base64. */
function containsBytes(frame: Frame, audio: Uint8Array): boolean {
  if (frame.kind === 'binary') return Buffer.from(frame.bytes).equals(audio)
  return frame.kind === 'text' && frame.text.includes(Buffer.from(audio).toString('base64'))
}

function usesWebSocket({ facts }: AnyAdapter): boolean {
  return facts.transport === 'websocket'
}

function framesFor(adapter: AnyAdapter, cues: readonly Cue[]): Frame[] {
  return cues.flatMap(cueSender(adapter))
}

/** Returns the frames for cues on one connection. */
function cueSender(adapter: AnyAdapter): (cue: Cue) => Frame[] {
  const job = sampleJob(adapter)
  const state = adapter.newState?.()
  return (cue) => forbidSideEffects(() => adapter.say?.(cue, job, state) ?? [])
}
