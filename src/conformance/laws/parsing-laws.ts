import assert from 'node:assert/strict'
import type { AnyAdapter, Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { FaultKind } from '../../core/fault.ts'
import { deepFreeze } from '../harness/deep-freeze.ts'
import { forbidSideEffects } from '../harness/forbid-side-effects.ts'
import { HOSTILE_FRAMES } from '../harness/hostile-frames.ts'
import { sampleJob } from '../harness/sample-job.ts'
import { assertEvents, assertFault } from './assert-events.ts'
import type { Law } from './law.ts'

/** How an adapter parses frames that its protocol does not allow. */
export const PARSING_LAWS: readonly Law[] = [
  {
    name: 'parses hostile frames without throwing',
    check: (adapter) => {
      for (const frame of HOSTILE_FRAMES) assertEvents(parseFrames(adapter, [frame]))
      assertEvents(parseFrames(adapter, HOSTILE_FRAMES))
    },
  },
  {
    name: 'reports invalid JSON as a protocol fault if it declares `audioRepeats`',
    applies: ({ facts }) => facts.audioRepeats !== undefined && facts.transport === 'websocket',
    check: (adapter) => {
      for (const text of ['{"half":', 'no JSON', ''])
        assert.deepEqual(parseFrames(adapter, [{ kind: 'text', text }]).map(eventKindOf), ['protocol'])
    },
  },
  {
    name: 'creates separate session state for each connection',
    check: ({ newState }) => {
      if (!newState) return
      const [one, other] = [forbidSideEffects(newState), forbidSideEffects(newState)]
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
      parseFrames(adapter, [
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
          const fault = forbidSideEffects(() => adapter.readClose?.(code, reason, adapter.newState?.()))
          if (fault) assertFault(fault)
        }
    },
  },
]

/** Parses frozen frames on a new connection, with side effects forbidden. */
function parseFrames(adapter: AnyAdapter, frames: readonly Frame[]): ProviderEvent[] {
  const hear = frameParser(adapter)
  return frames.flatMap(hear)
}

/** A parser for one connection: frozen frames, side effects forbidden. */
function frameParser(adapter: AnyAdapter): (frame: Frame) => ProviderEvent[] {
  const job = sampleJob(adapter)
  const state = adapter.newState?.()
  return (frame) => forbidSideEffects(() => adapter.hear(deepFreeze(frame), state, job))
}

function eventKindOf(event: ProviderEvent): FaultKind | ProviderEvent['kind'] {
  return event.kind === 'fault' ? event.fault.kind : event.kind
}
