import { expect, test } from 'vitest'
import type { CallEnding } from '../../../src/conversation/call/call-ending.ts'
import { holdPlaces } from '../../../src/conversation/call/hold-places.ts'
import { ComponentError } from '../../../src/conversation/component/component.ts'
import { monotonicClock } from '../../../src/core/clock.ts'

const never = new AbortController().signal

/** An agent with so many places, each kept for a while after its call, longer if nobody said goodbye. */
function agent({ places = Number.POSITIVE_INFINITY, kept = 0, keptIfDropped = 0 }) {
  const calls = { taken: 0, open: 0, mostOpen: 0 }
  const free = (after: number) => {
    calls.open -= 1
    setTimeout(() => {
      calls.taken -= 1
    }, after)
  }
  return {
    calls,
    dial: async () => {
      const answeredAt = monotonicClock.now()
      if (calls.taken >= places)
        throw new ComponentError('agent', { kind: 'limit', detail: 'busy' }, answeredAt)
      calls.taken += 1
      calls.open += 1
      calls.mostOpen = Math.max(calls.mostOpen, calls.open)
      const close = (how?: CallEnding) => free(how === 'dropped' ? keptIfDropped : kept)
      return { answeredAt, isEnded: false, close }
    },
  }
}

const options = { most: 5, rounds: 2, ending: 'hung up', clock: monotonicClock, signal: never } as const

test.each<['hung up' | 'dropped', number]>([
  ['hung up', 400],
  ['dropped', 900],
])(
  'the places of an agent are counted, and a call that was %s keeps its own',
  async (ending, hidden) => {
    const { dial, calls } = agent({ places: 3, kept: 400, keptIfDropped: 900 })
    const found = await holdPlaces(dial, { ...options, ending })
    expect(found).toMatchObject({ places: 3, isFull: true, lost: 0 })
    expect(found.releases).toHaveLength(2)
    for (const release of found.releases) {
      expect(release).toBeGreaterThan(hidden - 20)
      // Attempts are 100 ms apart.
      expect(release).toBeLessThan(hidden + 400)
    }
    expect(calls.open, 'all are hung up').toBe(0)
  },
  30_000,
)

test('an agent with more places than may be dialled says nothing of how long they are kept', async () => {
  const { dial, calls } = agent({ kept: 400 })
  expect(await holdPlaces(dial, options)).toMatchObject({ places: 5, isFull: false, releases: [], lost: 0 })
  expect(calls).toMatchObject({ open: 0, mostOpen: 6 })
}, 30_000)

test('an agent that takes no call has no place, and a run that is stopped dials no more', async () => {
  const { dial } = agent({ places: 0 })
  expect(await holdPlaces(dial, options)).toMatchObject({ places: 0, isFull: true, releases: [], lost: 0 })
  const stopped = agent({ places: 3 })
  await holdPlaces(stopped.dial, { ...options, signal: AbortSignal.abort() })
  expect(stopped.calls.open).toBe(0)
}, 30_000)
