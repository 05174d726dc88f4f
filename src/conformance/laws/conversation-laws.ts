import assert from 'node:assert/strict'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { FaultKind } from '../../core/fault.ts'
import { CALLER_TEXT } from '../harness/caller-speech.ts'
import { deepFreeze } from '../harness/deep-freeze.ts'
import { forbidSideEffects } from '../harness/forbid-side-effects.ts'
import { corruptFrames } from '../harness/hostile-frames.ts'
import { runSampleTurn } from '../harness/run-conversation-turn.ts'
import { assertEvents } from './assert-events.ts'
import type { TwinLaw } from './law.ts'

const LLM_REPLY = 'Yes, of course. What else?'

/** Fast, with delays that keep the order of events. */
const PROFILE: LabProfile = {
  finalTranscript: 60,
  endpointing: 100,
  firstToken: 20,
  tokensPerSecond: 500,
  replies: [LLM_REPLY],
  firstAudio: 150,
}

/** Compare the events of recognisers, LLMs and agents with the lab's truth log. */
export const CONVERSATION_LAWS: readonly TwinLaw[] = [
  conversationLaw(
    'reports the final transcript and the end of turn',
    isRecognizer,
    async (harness, adapter) => {
      const { events, fault } = await runSampleTurn(adapter, harness)
      assert.equal(fault, undefined, fault?.detail)
      const finalTexts = events.filter((event) => event.kind === 'text' && event.final)
      assert.equal(
        finalTexts.map((event) => (event.kind === 'text' ? event.text : '')).join(' '),
        CALLER_TEXT,
      )
      assert.ok(
        events.some((event) => event.kind === 'turn' && event.event === 'end_of_turn'),
        'the end of turn was not reported',
      )
    },
  ),
  conversationLaw(
    'reports the LLM’s whole reply in order, and its end',
    returnsText,
    async (harness, adapter) => {
      const { events, fault } = await runSampleTurn(adapter, harness)
      assert.equal(fault, undefined, fault?.detail)
      const text = events.map((event) => (event.kind === 'text' && event.final ? event.text : '')).join('')
      assert.equal(text, LLM_REPLY)
      assert.equal(events.at(-1)?.kind, 'end', 'the last event is not the end')
    },
  ),
  conversationLaw(
    'reports an agent’s answer as audio, and its end',
    returnsAudio,
    async (harness, adapter) => {
      const { events, fault } = await runSampleTurn(adapter, harness)
      assert.equal(fault, undefined, fault?.detail)
      const bytes = events.reduce((sum, event) => sum + (event.kind === 'audio' ? event.audio.length : 0), 0)
      const sent = harness.truth().flatMap(({ pieces }) => pieces)
      assert.ok(bytes >= sent.reduce((sum, piece) => sum + piece.bytes, 0) && bytes > 0, 'audio was lost')
      // Nothing ends an answer of a call, but agents want to know when it has been played.
      const last = adapter.facts.completion === 'silence' ? 'mark' : 'end'
      assert.equal(events.at(-1)?.kind, last, `the last event is not the ${last}`)
    },
  ),
  conversationLaw(
    'reports the same events for replayed frames, and parses corrupted ones without throwing',
    always,
    async (harness, adapter) => {
      const { job, events, frames } = await runSampleTurn(adapter, harness)
      const state = adapter.newState?.()
      const replayed = frames.flatMap((frame) =>
        forbidSideEffects(() => adapter.hear(deepFreeze(frame), state, job)),
      )
      assert.deepEqual(
        replayed.map(({ kind }) => kind),
        events.map(({ kind }) => kind),
      )
      for (const [at, frame] of frames.slice(0, 20).entries())
        for (const bad of corruptFrames(frame, 20, at))
          assertEvents(forbidSideEffects(() => adapter.hear(bad, adapter.newState?.(), job)))
    },
  ),
  ...(
    [
      ['auth', 401],
      ['limit', 429],
      ['rejected', 400],
      ['server', 500],
    ] as const
  ).map(([kind, status]) =>
    faultLaw(`reports status ${status} as \`${kind}\``, [kind], {
      faults: [{ kind: 'refuse', status }],
    }),
  ),
  faultLaw('reports a provider error as `server`', ['server'], {
    faults: [{ kind: 'error-frame' }],
  }),
  faultLaw('reports a broken connection as `network` or `truncated`', ['network', 'truncated'], {
    faults: [{ kind: 'drop' }],
  }),
  {
    name: 'reports a rejected key as `auth`',
    // A signature proves a key without carrying it.
    applies: ({ facts }) => facts.completion !== 'silence',
    profile: {},
    run: async (harness, adapter) => {
      const { fault } = await runSampleTurn(adapter, harness, { key: 'bad-key' })
      assert.equal(fault?.kind, 'auth', fault?.detail)
    },
  },
]

function conversationLaw(
  name: string,
  applies: (adapter: AnyAdapter) => boolean,
  run: TwinLaw['run'],
): TwinLaw {
  return { name, applies, profile: PROFILE, run }
}

function faultLaw(name: string, kinds: readonly FaultKind[], profile: LabProfile): TwinLaw {
  return {
    name,
    profile: { ...PROFILE, ...profile },
    run: async (harness, adapter) => {
      const { fault } = await runSampleTurn(adapter, harness)
      assert.ok(fault && kinds.includes(fault.kind), `the fault is ${fault?.kind} (${fault?.detail})`)
    },
  }
}

function always(): boolean {
  return true
}

function isRecognizer({ facts }: AnyAdapter): boolean {
  return facts.kind === 'stt'
}

function returnsText({ facts }: AnyAdapter): boolean {
  return facts.kind === 'llm' || (facts.kind === 'agent' && facts.input === undefined)
}

function returnsAudio({ facts }: AnyAdapter): boolean {
  return facts.kind === 's2s' || (facts.kind === 'agent' && facts.input !== undefined)
}
