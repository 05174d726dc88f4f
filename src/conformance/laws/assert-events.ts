import assert from 'node:assert/strict'
import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import { FAULT_KINDS, type Fault } from '../../core/fault.ts'

/** What must hold for each kind of event, whatever the frame was. */
const CHECKS: {
  readonly [Kind in ProviderEvent['kind']]: (event: Extract<ProviderEvent, { kind: Kind }>) => void
} = {
  ready: () => {},
  audio: ({ audio }) => {
    assert.ok(audio instanceof Uint8Array, 'audio must be bytes')
    assert.ok(audio.length > 0, 'an audio event must not be empty')
  },
  text: ({ text, final }) => assert.deepEqual([typeof text, typeof final], ['string', 'boolean']),
  flushed: () => {},
  turn: ({ event }) => assert.ok(['speech_started', 'speech_ended', 'end_of_turn'].includes(event), event),
  end: () => {},
  mark: ({ mark }) => assert.equal(typeof mark, 'string', 'a mark must be a text'),
  clear: () => {},
  fault: ({ fault }) => assertFault(fault),
  note: ({ requestId }) =>
    assert.ok(
      requestId === undefined || (typeof requestId === 'string' && requestId !== ''),
      'the request id of a note must be a non-empty string',
    ),
}

/** Fails unless these are valid provider events. */
export function assertEvents(events: readonly ProviderEvent[]): void {
  assert.ok(Array.isArray(events), '`hear` must return an array')
  for (const event of events as readonly ProviderEvent[]) {
    assert.ok(Object.hasOwn(CHECKS, event.kind), `unknown event kind ${event.kind}`)
    assert.ok(event.stream === undefined || typeof event.stream === 'string', 'the stream must be a string')
    const check: (events: never) => void = CHECKS[event.kind as ProviderEvent['kind']]
    check(event as never)
  }
}

/** Fails unless this is a known fault with a readable detail. */
export function assertFault(fault: Fault): void {
  assert.ok(FAULT_KINDS.includes(fault.kind), `unknown fault kind ${fault.kind}`)
  assert.equal(typeof fault.detail, 'string')
  assert.ok(fault.detail.length <= 1000, 'the detail of a fault must be at most 1000 characters long')
}
