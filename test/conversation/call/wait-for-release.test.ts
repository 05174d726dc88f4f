import { expect, test } from 'vitest'
import { waitForRelease } from '../../../src/conversation/call/wait-for-release.ts'
import { ComponentError } from '../../../src/conversation/component/component.ts'
import { monotonicClock } from '../../../src/core/clock.ts'

const never = new AbortController().signal

/** An agent that refuses calls, then takes and drops them, then keeps them. */
function agent({ refused = 0, dropped = 0 }) {
  let calls = 0
  let closed = 0
  return {
    closed: () => closed,
    dial: async () => {
      calls += 1
      const now = monotonicClock.now()
      if (calls <= refused) throw new ComponentError('agent', { kind: 'limit', detail: 'busy' }, now)
      return { answeredAt: now, isEnded: calls <= refused + dropped, close: () => (closed += 1) }
    },
  }
}

test('the place of a call is free when another call is accepted and stays open', async () => {
  const { dial, closed } = agent({ refused: 2, dropped: 1 })
  const hungUpAt = monotonicClock.now()
  const released = await waitForRelease(dial, hungUpAt, { clock: monotonicClock, signal: never })
  // Three attempts in vain, 100 ms apart, of which one was open for 300 ms.
  expect((released ?? 0) - hungUpAt).toBeGreaterThan(590_000)
  // Both calls that were accepted are hung up again, and the place of the last is waited for too.
  expect(closed()).toBe(2)
  expect(monotonicClock.now() - (released ?? 0)).toBeGreaterThan(((released ?? 0) - hungUpAt) * 1.3)
}, 20_000)

test('a run that is stopped waits no longer, and what is no refusal is not taken for one', async () => {
  const signal = AbortSignal.abort()
  const { dial } = agent({})
  expect(await waitForRelease(dial, monotonicClock.now(), { clock: monotonicClock, signal })).toBeUndefined()
  const broken = () => Promise.reject(new TypeError('broken'))
  const options = { clock: monotonicClock, signal: never }
  await expect(waitForRelease(broken, monotonicClock.now(), options)).rejects.toThrow('broken')
})
