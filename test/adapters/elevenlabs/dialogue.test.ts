import { describe, expect, test } from 'vitest'
import { elevenlabsDialogueMulti as multi } from '../../../src/adapters/elevenlabs/dialogue/multi.ts'
import { elevenlabsDialogue as single } from '../../../src/adapters/elevenlabs/dialogue/single.ts'
import { sampleJob } from '../../../src/conformance/harness/sample-job.ts'
import type { AnyAdapter, Cue } from '../../../src/core/adapter/adapter.ts'

const elevenlabsDialogue: AnyAdapter = single
const elevenlabsDialogueMulti: AnyAdapter = multi

const { voice } = sampleJob(elevenlabsDialogue)
const DONE = '{"is_final_audio_for_turn":true}'
const text = (words: string, last: boolean): Cue => ({ kind: 'text', text: words, last })

function session() {
  const job = sampleJob(elevenlabsDialogue)
  const state = elevenlabsDialogue.newState?.() ?? expect.unreachable()
  return {
    say: (cue: Cue) =>
      (elevenlabsDialogue.say?.(cue, job, state) ?? []).map((frame) =>
        frame.kind === 'text' ? JSON.parse(frame.text) : frame,
      ),
    hear: (message: string) =>
      elevenlabsDialogue.hear({ kind: 'text', text: message }, state, job).map(({ kind }) => kind),
  }
}

describe('a turn of text to dialogue', () => {
  test('ends with the acknowledgement of its last flush, not with the first', () => {
    const { say, hear } = session()
    say({ kind: 'start' })
    say(text('One. ', false))
    expect(say({ kind: 'flush' })).toEqual([{ flush: true }])
    say(text('Two.', true))
    expect(say({ kind: 'end' })).toEqual([{ flush: true }])
    expect(hear(DONE)).toEqual(['flushed'])
    expect(hear(DONE)).toEqual(['end'])
  })

  test('has no flush without text, since none would be acknowledged', () => {
    const { say, hear } = session()
    say({ kind: 'start' })
    say(text('One. ', false))
    say({ kind: 'flush' })
    expect(say({ kind: 'flush' })).toEqual([])
    expect(say({ kind: 'end' })).toEqual([])
    expect(hear(DONE)).toEqual(['end'])
  })

  test('is followed by the next on the same connection, whose first text says so', () => {
    const { say, hear } = session()
    for (const mark of [{}, { new_turn: true }]) {
      say({ kind: 'start' })
      expect(say(text('One. ', false))).toEqual([{ inputs: [{ text: 'One. ', voice_id: voice, ...mark }] }])
      expect(say(text('Two.', true))).toEqual([{ inputs: [{ text: 'Two.', voice_id: voice }] }])
      say({ kind: 'end' })
      expect(hear(DONE)).toEqual(['end'])
    }
  })

  test('names the voice once, and only stability of its settings', () => {
    const job = sampleJob(elevenlabsDialogue, {
      options: elevenlabsDialogue.parseOptions({ stability: 0.4 }),
    })
    const state = elevenlabsDialogue.newState?.() ?? expect.unreachable()
    const [first] = elevenlabsDialogue.say?.({ kind: 'open' }, job, state) ?? []
    expect(first).toEqual({
      kind: 'text',
      text: JSON.stringify({ voices: [job.voice], voice_settings: { stability: 0.4 } }),
    })
    expect(() => elevenlabsDialogue.parseOptions({ similarity_boost: 1 })).toThrow('no option')
  })
})

test('a context is closed only after its last batch: an earlier close would drop audio', () => {
  const state = elevenlabsDialogueMulti.newState?.() ?? expect.unreachable()
  const say = (stream: string, cue: Cue) =>
    (elevenlabsDialogueMulti.say?.(cue, sampleJob(elevenlabsDialogueMulti, { stream }), state) ?? []).map(
      (frame) => (frame.kind === 'text' ? JSON.parse(frame.text) : frame),
    )
  say('a', { kind: 'start' })
  say('a', text('One.', true))
  say('a', { kind: 'end' })
  expect(say('b', { kind: 'start' })).toHaveLength(1)
  const done = JSON.stringify({ is_final_audio_for_turn: true, context_id: 'a' })
  elevenlabsDialogueMulti.hear({ kind: 'text', text: done }, state, sampleJob(elevenlabsDialogueMulti))
  expect(say('c', { kind: 'start' })[0]).toEqual({ context_id: 'a', close_context: true })
})
