import assert from 'node:assert/strict'
import type { AnyAdapter, Cue, Frame } from '../core/adapter.ts'
import { deepFreeze } from './deep-freeze.ts'
import type { Law } from './law.ts'
import { poisoned } from './poison.ts'
import { KIT_TEXT, sampleJob, takesText } from './sample-job.ts'

const CUES: readonly Cue[] = deepFreeze([
  { kind: 'open' },
  { kind: 'start' },
  { kind: 'text', text: 'Good ', last: false },
  { kind: 'flush' },
  { kind: 'text', text: '', last: false },
  { kind: 'text', text: 'morning.', last: true },
  { kind: 'audio', audio: new Uint8Array(4), last: true },
  { kind: 'end' },
  { kind: 'keepalive' },
  { kind: 'cancel' },
  { kind: 'close' },
])

/** The frames that a WebSocket adapter sends for each cue. */
export const CUE_LAWS: readonly Law[] = [
  {
    name: 'returns text or binary frames for every cue, and the same ones each time',
    applies: converses,
    check: (adapter) => {
      const once = say(adapter, CUES)
      for (const frame of once)
        assert.ok(frame.kind === 'text' || frame.kind === 'binary', `a ${frame.kind} frame`)
      assert.deepEqual(say(adapter, CUES), once)
    },
  },
  {
    name: 'sends at least one frame for text',
    applies: (adapter) => converses(adapter) && takesText(adapter.facts),
    check: (adapter) => {
      assert.ok(say(adapter, [{ kind: 'text', text: KIT_TEXT, last: true }]).length > 0)
    },
  },
  {
    name: 'sends every byte of streamed input audio',
    applies: ({ facts }) => facts.input?.audio === 'streamed',
    check: (adapter) => {
      const audio = Uint8Array.from({ length: 640 }, (_, at) => at % 251)
      const said = say(adapter, [{ kind: 'open' }, { kind: 'audio', audio, last: false }])
      assert.ok(
        said.some((frame) => carries(frame, audio)),
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
      const memo = adapter.memo?.()
      const said = pieces.map((cue) => poisoned(() => adapter.say?.(cue, job, memo) ?? []))
      for (const frames of said) assert.ok(frames.length > 0, 'a chunk of text was dropped')
      const ended = [said[2], adapter.say?.({ kind: 'end' }, job, memo) ?? []]
      assert.notDeepEqual(ended, [said[1], []], 'no frame tells the provider that the text has ended')
    },
  },
  {
    name: 'sends keepalive and cancel messages if it declares them',
    applies: converses,
    check: (adapter) => {
      const { keepaliveEvery, cancel } = adapter.facts
      if (keepaliveEvery !== undefined)
        assert.ok(say(adapter, [{ kind: 'keepalive' }]).length > 0, 'no keepalive is sent')
      const cancels =
        say(adapter, [...CUES.slice(0, 6), { kind: 'cancel' }]).length > say(adapter, CUES.slice(0, 6)).length
      assert.equal(cancels, cancel === 'message', `cancel is declared as ${cancel}, but the frames disagree`)
    },
  },
  {
    name: 'keeps what it sent in the session state only',
    applies: converses,
    check: (adapter) => {
      const alone = say(adapter, CUES)
      const first = speaker(adapter)
      const second = speaker(adapter)
      const interleaved = CUES.map((cue) => [first(cue), second(cue)] as const)
      assert.deepEqual(
        interleaved.flatMap(([frames]) => frames),
        alone,
        'a second connection changed the frames',
      )
      assert.deepEqual(
        interleaved.flatMap(([, frames]) => frames),
        alone,
        'a second connection changed the frames',
      )
    },
  },
]

/** Whether a frame contains the bytes, raw or in base64. */
function carries(frame: Frame, audio: Uint8Array): boolean {
  if (frame.kind === 'binary') return Buffer.from(frame.bytes).equals(audio)
  return frame.kind === 'text' && frame.text.includes(Buffer.from(audio).toString('base64'))
}

function converses({ facts }: AnyAdapter): boolean {
  return facts.transport === 'websocket'
}

function say(adapter: AnyAdapter, cues: readonly Cue[]): Frame[] {
  return cues.flatMap(speaker(adapter))
}

/** Returns the frames for cues on one connection. */
function speaker(adapter: AnyAdapter): (cue: Cue) => Frame[] {
  const job = sampleJob(adapter)
  const memo = adapter.memo?.()
  return (cue) => poisoned(() => adapter.say?.(cue, job, memo) ?? [])
}
