import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ATTEMPT_DELAY, raceAddresses } from '../../../src/wire/socket/race-addresses.ts'

type Behaviour = 'silent' | 'refuses' | number

/** Starts attempts that behave as told: silent, refusing at once, or answering after some milliseconds. */
function network(behaviours: Readonly<Record<string, Behaviour>>) {
  const started: string[] = []
  const closed: string[] = []
  const start = (address: string) => {
    started.push(address)
    const behaviour = behaviours[address] ?? 'silent'
    const reached =
      behaviour === 'silent'
        ? new Promise<void>(() => {})
        : behaviour === 'refuses'
          ? Promise.reject(new Error(`${address} refused`))
          : sleep(behaviour)
    return { reached, close: () => closed.push(address) }
  }
  return { start, started, closed }
}

const never = new AbortController().signal

describe('a name with several addresses', () => {
  test('is reached after one delay if the first address does not answer', async () => {
    const { start, closed } = network({ '::1': 'silent', '127.0.0.1': 1 })
    const began = performance.now()
    const { address } = await raceAddresses(['::1', '127.0.0.1'], start, never)
    expect(address).toBe('127.0.0.1')
    expect(performance.now() - began).toBeGreaterThan(ATTEMPT_DELAY * 0.9)
    expect(closed).toEqual(['::1'])
  })

  test('is reached at its first address if that one answers in time, and no other is tried', async () => {
    const { start, started } = network({ '::1': 20, '127.0.0.1': 1 })
    expect((await raceAddresses(['::1', '127.0.0.1'], start, never)).address).toBe('::1')
    await sleep(ATTEMPT_DELAY + 50)
    expect(started).toEqual(['::1'])
  })

  test('a slow first address is not given up when the next one is tried', async () => {
    const { start } = network({ '192.0.2.1': ATTEMPT_DELAY + 100, '::1': 'refuses' })
    expect((await raceAddresses(['192.0.2.1', '::1'], start, never)).address).toBe('192.0.2.1')
  })

  test('the families take turns, so that a broken one costs one delay', async () => {
    const { start, started } = network({ '192.0.2.2': 1, '2001:db8::1': 'refuses', '2001:db8::2': 'refuses' })
    await raceAddresses(['2001:db8::1', '2001:db8::2', '192.0.2.1', '192.0.2.2'], start, never)
    expect(started).toEqual(['2001:db8::1', '192.0.2.1', '2001:db8::2', '192.0.2.2'])
  })

  test('all are tried, and the last error is told', async () => {
    const { start, started } = network({ '::1': 'refuses', '192.0.2.1': 'refuses', '192.0.2.2': 'refuses' })
    const race = raceAddresses(['::1', '192.0.2.1', '192.0.2.2'], start, never)
    await expect(race).rejects.toThrow('192.0.2.2 refused')
    expect(started).toHaveLength(3)
  })

  test('an abort closes all attempts and starts no other', async () => {
    const { start, started, closed } = network({})
    const limit = new AbortController()
    const race = raceAddresses(['::1', '192.0.2.1', '192.0.2.2'], start, limit.signal)
    setTimeout(() => limit.abort(new Error('too late')), ATTEMPT_DELAY * 1.5)
    await expect(race).rejects.toThrow('too late')
    expect(closed).toEqual(started)
    expect(started).toHaveLength(2)
  })
})
