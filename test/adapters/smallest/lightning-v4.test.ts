import { expect, test } from 'vitest'
import { smallestV4Ws as adapter } from '../../../src/adapters/smallest/lightning-v4.ts'
import { sampleJob } from '../../../src/conformance/harness/sample-job.ts'
import type { AnyAdapter, Frame } from '../../../src/core/adapter/adapter.ts'

const smallestV4Ws: AnyAdapter = adapter

function hearer() {
  const state = smallestV4Ws.newState?.() ?? expect.unreachable()
  const job = sampleJob(smallestV4Ws)
  return (message: object | Uint8Array) => {
    const frame: Frame =
      message instanceof Uint8Array
        ? { kind: 'binary', bytes: message }
        : { kind: 'text', text: JSON.stringify(message) }
    return smallestV4Ws.hear(frame, state, job)
  }
}

test('speech is accepted after the second `ready`', () => {
  const hear = hearer()
  expect(hear({ event: 'ready', session_id: 's' })).toEqual([{ kind: 'note', requestId: 's' }])
  expect(hear({ event: 'ready', sample_rate: 48_000 })).toEqual([{ kind: 'ready' }])
})

test('a session at another rate is a fault: its durations would be wrong', () => {
  const hear = hearer()
  hear({ event: 'ready', session_id: 's' })
  expect(hear({ event: 'ready', sample_rate: 24_000 })).toMatchObject([
    { kind: 'fault', fault: { kind: 'protocol', detail: expect.stringContaining('24000 Hz') } },
  ])
})

test('audio belongs to the turn that began last', () => {
  const hear = hearer()
  const audio = Uint8Array.of(1, 2)
  hear({ event: 'turn_start', turn_id: 'one' })
  expect(hear(audio)).toEqual([{ kind: 'audio', audio, stream: 'one' }])
  hear({ event: 'turn_start', turn_id: 'two' })
  expect(hear(audio)).toEqual([{ kind: 'audio', audio, stream: 'two' }])
  expect(hear({ event: 'turn_end', turn_id: 'two', chunks: 1 })).toEqual([{ kind: 'end', stream: 'two' }])
  expect(hear({ event: 'interrupted', turn_id: 'one' })).toEqual([{ kind: 'end', stream: 'one' }])
})

test.each([
  [{ status: 'error', error: { code: 'model_access_denied', message: 'gated' } }, 'auth'],
  [{ status: 'error', error: { code: 'invalid_voice', message: 'no' } }, 'rejected'],
  [{ event: 'error', code: 'bad_frame', message: 'no' }, 'rejected'],
  [{ event: 'error', code: 'anything', message: 'broken' }, 'server'],
])('%j is a fault of kind %s', (message, kind) => {
  expect(hearer()(message)).toMatchObject([{ kind: 'fault', fault: { kind } }])
})
