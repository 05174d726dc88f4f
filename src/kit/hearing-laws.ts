import assert from 'node:assert/strict'
import type { AnyAdapter, Frame, Heard } from '../core/adapter.ts'
import type { FaultKind } from '../core/fault.ts'
import { assertFault, assertHeard } from './assert-heard.ts'
import { deepFreeze } from './deep-freeze.ts'
import { HOSTILE_FRAMES } from './hostile.ts'
import type { Law } from './law.ts'
import { poisoned } from './poison.ts'
import { sampleJob } from './sample-job.ts'

/** How an adapter parses frames that its protocol does not allow. */
export const HEARING_LAWS: readonly Law[] = [
  {
    name: 'parses hostile frames without throwing',
    check: (adapter) => {
      for (const frame of HOSTILE_FRAMES) assertHeard(hearAll(adapter, [frame]))
      assertHeard(hearAll(adapter, HOSTILE_FRAMES))
    },
  },
  {
    name: 'reports invalid JSON as a protocol fault if it declares `audioRepeats`',
    applies: ({ facts }) => facts.audioRepeats !== undefined && facts.transport === 'websocket',
    check: (adapter) => {
      for (const text of ['{"half":', 'no JSON', ''])
        assert.deepEqual(hearAll(adapter, [{ kind: 'text', text }]).map(kindOf), ['protocol'])
    },
  },
  {
    name: 'creates separate session state for each connection',
    check: ({ memo }) => {
      if (!memo) return
      const [one, other] = [poisoned(memo), poisoned(memo)]
      assert.deepEqual(one, other, 'two new session states differ')
      assert.ok(
        typeof one !== 'object' || one === null || one !== other,
        'two connections share their session state',
      )
    },
  },
  {
    name: 'does not modify the bytes of a frame',
    check: (adapter) => {
      const bytes = Uint8Array.from({ length: 4096 }, (_, at) => (at * 31) % 251)
      const before = Buffer.from(bytes)
      hearAll(adapter, [
        { kind: 'head', status: 200, headers: {} },
        { kind: 'binary', bytes },
        { kind: 'eof' },
      ])
      assert.deepEqual(Buffer.from(bytes), before)
    },
  },
  {
    name: 'reads any close code without throwing',
    applies: ({ readClose }) => readClose !== undefined,
    check: (adapter) => {
      for (const code of [0, 1000, 1001, 1002, 1005, 1006, 1008, 1011, 1013, 3000, 4000, 4999, 65535])
        for (const reason of ['', 'x'.repeat(200), '{"error":']) {
          const fault = poisoned(() => adapter.readClose?.(code, reason, adapter.memo?.()))
          if (fault) assertFault(fault)
        }
    },
  },
]

/** Parses frozen frames on a new connection, with side effects forbidden. */
export function hearAll(adapter: AnyAdapter, frames: readonly Frame[]): Heard[] {
  const hear = listener(adapter)
  return frames.flatMap(hear)
}

/** A parser for one connection: frozen frames, side effects forbidden. */
export function listener(adapter: AnyAdapter): (frame: Frame) => Heard[] {
  const job = sampleJob(adapter)
  const memo = adapter.memo?.()
  return (frame) => poisoned(() => adapter.hear(deepFreeze(frame), memo, job))
}

function kindOf(heard: Heard): FaultKind | Heard['kind'] {
  return heard.kind === 'fault' ? heard.fault.kind : heard.kind
}
