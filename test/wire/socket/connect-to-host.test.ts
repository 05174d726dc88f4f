import { expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { connectToHost } from '../../../src/wire/socket/connect-to-host.ts'
import { createResolver } from '../../../src/wire/socket/resolver.ts'

const HOST = { host: 'a.test', port: 443, secure: false }

/** Dials a name of two addresses, some of which are down. Returns the addresses tried, and the one reached. */
function dialler() {
  const resolver = createResolver(async () => ['192.0.2.1', '192.0.2.2'])
  const bounds = { clock: monotonicClock, resolver, signal: new AbortController().signal }
  return async (down: readonly string[]) => {
    const tried: string[] = []
    const start = (address: string) => {
      tried.push(address)
      const reached = down.includes(address)
        ? Promise.reject(new Error(`${address} refused`))
        : Promise.resolve()
      return { address, reached, close: () => {} }
    }
    const reached = await connectToHost(HOST, bounds, {}, start).catch((error: Error) => error)
    return { tried, reached: reached instanceof Error ? reached.message : reached.address }
  }
}

test('a run keeps to the address that accepted its first connection', async () => {
  const dial = dialler()
  await dial(['192.0.2.1'])
  expect(await dial([])).toEqual({ tried: ['192.0.2.2'], reached: '192.0.2.2' })
})

test('an address that is taken away in mid-run fails no dial while another can be reached', async () => {
  const dial = dialler()
  expect(await dial([])).toEqual({ tried: ['192.0.2.1'], reached: '192.0.2.1' })
  expect(await dial(['192.0.2.1'])).toEqual({ tried: ['192.0.2.1', '192.0.2.2'], reached: '192.0.2.2' })
  expect(await dial(['192.0.2.1'])).toEqual({ tried: ['192.0.2.2'], reached: '192.0.2.2' })
})

test('a host that is down is told by its last address, and tried whole the next time', async () => {
  const dial = dialler()
  await dial([])
  const both = ['192.0.2.1', '192.0.2.2']
  expect(await dial(both)).toEqual({ tried: both, reached: '192.0.2.2 refused' })
  expect(await dial(both)).toEqual({ tried: both, reached: '192.0.2.2 refused' })
})
