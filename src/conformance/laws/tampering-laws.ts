import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { Millis } from '../../core/units.ts'
import { type TrialHarness, type TrialResult, withHarness } from '../harness/trial-harness.ts'
import { startTamperingProxy, type Tampering } from '../hostile/tampering-proxy.ts'
import type { TwinLaw } from './law.ts'

/** Milliseconds in which the client reads what came before the connection breaks. */
const READING_TIME: Millis = 15
const TIMEOUT: Millis = 1500
/** The bytes that arrive one by one: the heads, and the start of the audio. */
const SINGLE_BYTES = 700
/** The size of the pieces after them: a prime, so that they end everywhere. */
const PIECE = 997
/** Base64 or hexadecimal digits, more than an id or a key has. */
const ENCODED_AUDIO = /[A-Za-z0-9+/_-]{100,}/g

/** Answers of the lab that are cut, damaged or broken off on their way. */
export const TAMPERING_LAWS: readonly TwinLaw[] = [
  {
    name: 'hears the same audio in pieces of any size',
    profile: {},
    run: async (harness, adapter) => {
      const whole = await runTampered(harness, adapter, passOnWhole)
      const pieces = await runTampered(harness, adapter, passOnInPieces)
      assert.deepEqual([pieces.trial.outcome, pieces.trial.detail], ['ok', ''])
      assert.deepEqual(pieces.trial.bytes, whole.trial.bytes)
      assert.deepEqual(pieces.samples, whole.samples, 'the audio differs')
    },
  },
  {
    name: 'reports an answer that breaks off as the same fault, however the connection ends',
    profile: {},
    run: async (harness, adapter) => {
      const half = (await countBytes(harness, adapter)) / 2
      const [finished, reset] = await Promise.all(
        (['fin', 'reset'] as const).map((end) => runTampered(harness, adapter, () => cutAt(half, end))),
      )
      const outcomes = [finished?.trial.outcome, reset?.trial.outcome]
      assert.ok(
        ['truncated', 'network', 'protocol'].includes(String(outcomes[0])),
        `the outcome is ${outcomes[0]}`,
      )
      assert.equal(outcomes[1], outcomes[0], 'a reset is another fault than a close')
    },
  },
  {
    name: 'takes damaged base64 for no audio',
    profile: {},
    timeout: TIMEOUT,
    run: async (harness, adapter) => {
      const damaged = { bytes: 0 }
      const { trial } = await runTampered(harness, adapter, () => damageBase64(damaged))
      assert.equal(damaged.bytes > 0 && trial.outcome === 'ok', false, `junk was taken for audio`)
      if (damaged.bytes === 0) assert.equal(trial.outcome, 'ok')
    },
  },
]

/** Runs one trial whose answer passes through a proxy. */
async function runTampered(
  harness: TrialHarness,
  adapter: AnyAdapter,
  tamper: () => Tampering,
): Promise<TrialResult> {
  const { base } = harness.job()
  const { protocol, hostname, port, pathname } = new URL(base)
  const proxy = await startTamperingProxy({ host: hostname, port: Number(port) }, tamper)
  const endpoint = {
    base: `${protocol}//${proxy.host}${pathname}`,
    timeout: harness.connectionOptions.timeout,
    truth: harness.truth,
  }
  try {
    let result: TrialResult | undefined
    await withHarness(adapter, endpoint, async ({ runTrial }) => {
      result = await runTrial()
    })
    assert.ok(result)
    return result
  } finally {
    proxy.close()
  }
}

/** How much the lab sends on the connection of the answer. */
async function countBytes(harness: TrialHarness, adapter: AnyAdapter): Promise<number> {
  let counted = 0
  await runTampered(harness, adapter, () => {
    counted = 0
    return (bytes, client) => {
      counted += bytes.length
      client.write(bytes)
    }
  })
  return counted
}

function passOnWhole(): Tampering {
  return (bytes, client) => client.write(bytes)
}

function passOnInPieces(): Tampering {
  let sent = 0
  return async (bytes, client) => {
    for (let at = 0; at < bytes.length && !client.destroyed; ) {
      const size = sent < SINGLE_BYTES ? 1 : PIECE
      client.write(bytes.subarray(at, at + size))
      at += size
      sent += size
      await setImmediate()
    }
  }
}

function cutAt(limit: number, end: 'fin' | 'reset'): Tampering {
  let left = Math.floor(limit)
  return async (bytes, client) => {
    if (left <= 0) return
    client.write(bytes.subarray(0, left))
    left -= bytes.length
    if (left > 0) return
    await sleep(READING_TIME)
    endConnection(client, end)
  }
}

function endConnection(client: Socket, end: 'fin' | 'reset'): void {
  if (end === 'fin') client.end()
  else client.resetAndDestroy()
}

/** Replaces digits of base64 by others that are none: no length changes. */
function damageBase64(damaged: { bytes: number }): Tampering {
  return (bytes, client) => {
    const text = bytes.toString('latin1').replace(ENCODED_AUDIO, (digits) => {
      damaged.bytes += digits.length
      return '!'.repeat(digits.length)
    })
    client.write(Buffer.from(text, 'latin1'))
  }
}
