import assert from 'node:assert/strict'
import type { Heard } from '../core/adapter.ts'
import { FAULT_KINDS, type Fault } from '../core/fault.ts'

/** What must be true of each meaning, whatever the frame was. Audio is never an empty piece. */
const CHECKS: { readonly [Kind in Heard['kind']]: (heard: Extract<Heard, { kind: Kind }>) => void } = {
  ready: () => {},
  audio: ({ audio }) => {
    assert.ok(audio instanceof Uint8Array, 'audio that is not bytes')
    assert.ok(audio.length > 0, 'an empty piece is not audio')
  },
  text: ({ text, final }) => assert.deepEqual([typeof text, typeof final], ['string', 'boolean']),
  flushed: () => {},
  turn: ({ event }) => assert.ok(['speech_started', 'speech_ended', 'end_of_turn'].includes(event), event),
  end: () => {},
  fault: ({ fault }) => assertFault(fault),
  note: ({ requestId }) => assert.ok(requestId && typeof requestId === 'string', 'a note of nothing'),
}

/** Fails unless these are meanings that drive can act on. */
export function assertHeard(heard: readonly Heard[]): void {
  assert.ok(Array.isArray(heard), '`hear` returns a list')
  for (const one of heard as readonly Heard[]) {
    assert.ok(Object.hasOwn(CHECKS, one.kind), `nothing heard is called ${one.kind}`)
    assert.ok(one.stream === undefined || typeof one.stream === 'string', 'a stream that is not text')
    const check: (heard: never) => void = CHECKS[one.kind as Heard['kind']]
    check(one as never)
  }
}

/** Fails unless this is a fault that can be counted and read. */
export function assertFault(fault: Fault): void {
  assert.ok(FAULT_KINDS.includes(fault.kind), `no fault is called ${fault.kind}`)
  assert.equal(typeof fault.detail, 'string')
  assert.ok(fault.detail.length <= 1000, 'the detail of a fault is shortened')
}
