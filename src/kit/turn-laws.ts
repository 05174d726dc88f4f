import assert from 'node:assert/strict'
import type { AnyAdapter } from '../core/adapter.ts'
import type { FaultKind } from '../core/fault.ts'
import type { LabProfile } from '../core/lab-profile.ts'
import { assertHeard } from './assert-heard.ts'
import { CALLER_TEXT } from './caller-speech.ts'
import { deepFreeze } from './deep-freeze.ts'
import { spoiled } from './hostile.ts'
import type { TwinLaw } from './law.ts'
import { poisoned } from './poison.ts'
import { takeTurn } from './turn-performance.ts'

const REPLY = 'Yes, of course. What else?'

/** Fast, with delays that keep the order of events. */
const PROFILE: LabProfile = {
  finalTranscript: 60,
  endpointing: 100,
  firstToken: 20,
  tokensPerSecond: 500,
  replies: [REPLY],
  firstAudio: 150,
}

/** Compare the events of recognisers, LLMs and agents with the lab's truth log. */
export const TURN_LAWS: readonly TwinLaw[] = [
  law('reports the final transcript and the end of turn', hears, async (stage, adapter) => {
    const { heard, fault } = await takeTurn(adapter, stage)
    assert.equal(fault, undefined, fault?.detail)
    const settled = heard.filter((one) => one.kind === 'text' && one.final)
    assert.equal(settled.map((one) => (one.kind === 'text' ? one.text : '')).join(' '), CALLER_TEXT)
    assert.ok(
      heard.some((one) => one.kind === 'turn' && one.event === 'end_of_turn'),
      'the end of turn was not reported',
    )
  }),
  law('reports the LLM’s whole reply in order, and its end', writes, async (stage, adapter) => {
    const { heard, fault } = await takeTurn(adapter, stage)
    assert.equal(fault, undefined, fault?.detail)
    const text = heard.map((one) => (one.kind === 'text' && one.final ? one.text : '')).join('')
    assert.equal(text, REPLY)
    assert.equal(heard.at(-1)?.kind, 'end', 'the last event is not the end')
  }),
  law('reports an agent’s answer as audio, and its end', speaks, async (stage, adapter) => {
    const { heard, fault } = await takeTurn(adapter, stage)
    assert.equal(fault, undefined, fault?.detail)
    const bytes = heard.reduce((sum, one) => sum + (one.kind === 'audio' ? one.audio.length : 0), 0)
    const sent = stage.truth().flatMap(({ pieces }) => pieces)
    assert.ok(bytes >= sent.reduce((sum, piece) => sum + piece.bytes, 0) && bytes > 0, 'audio was lost')
    assert.equal(heard.at(-1)?.kind, 'end', 'the last event is not the end')
  }),
  law(
    'reports the same events for replayed frames, and parses corrupted ones without throwing',
    always,
    async (stage, adapter) => {
      const { job, heard, frames } = await takeTurn(adapter, stage)
      const memo = adapter.memo?.()
      const again = frames.flatMap((frame) => poisoned(() => adapter.hear(deepFreeze(frame), memo, job)))
      assert.deepEqual(
        again.map(({ kind }) => kind),
        heard.map(({ kind }) => kind),
      )
      for (const [at, frame] of frames.slice(0, 20).entries())
        for (const bad of spoiled(frame, 20, at))
          assertHeard(poisoned(() => adapter.hear(bad, adapter.memo?.(), job)))
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
    failing(`reports status ${status} as \`${kind}\``, [kind], {
      faults: [{ kind: 'refuse', status }],
    }),
  ),
  failing('reports a provider error as `server`', ['server'], {
    faults: [{ kind: 'error-frame' }],
  }),
  failing('reports a broken connection as `network` or `truncated`', ['network', 'truncated'], {
    faults: [{ kind: 'drop' }],
  }),
  {
    name: 'reports a rejected key as `auth`',
    profile: {},
    play: async (stage, adapter) => {
      const { fault } = await takeTurn(adapter, stage, { key: 'bad-key' })
      assert.equal(fault?.kind, 'auth', fault?.detail)
    },
  },
]

function law(name: string, applies: (adapter: AnyAdapter) => boolean, play: TwinLaw['play']): TwinLaw {
  return { name, applies, profile: PROFILE, play }
}

function failing(name: string, kinds: readonly FaultKind[], profile: LabProfile): TwinLaw {
  return {
    name,
    profile: { ...PROFILE, ...profile },
    play: async (stage, adapter) => {
      const { fault } = await takeTurn(adapter, stage)
      assert.ok(fault && kinds.includes(fault.kind), `the fault is ${fault?.kind} (${fault?.detail})`)
    },
  }
}

function always(): boolean {
  return true
}

function hears({ facts }: AnyAdapter): boolean {
  return facts.kind === 'stt'
}

function writes({ facts }: AnyAdapter): boolean {
  return facts.kind === 'llm' || (facts.kind === 'agent' && facts.input === undefined)
}

function speaks({ facts }: AnyAdapter): boolean {
  return facts.kind === 's2s' || (facts.kind === 'agent' && facts.input !== undefined)
}
