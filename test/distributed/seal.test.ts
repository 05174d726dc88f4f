import { describe, expect, test } from 'vitest'
import { Seal } from '../../src/distributed/seal.ts'

const seal = new Seal('a secret of sixteen or more')
const message = { run: 'r', at: 1 }

describe('a message at the broker', () => {
  test('is read by whoever has the secret', () => {
    expect(new Seal('a secret of sixteen or more').open('start', seal.sign('start', message))).toEqual(
      message,
    )
  })

  test.each([
    ['of another secret', new Seal('another secret of sixteen').sign('start', message)],
    ['of another kind', seal.sign('order', message)],
    ['whose content was changed', seal.sign('start', message).replace('"at":1', '"at":2')],
    ['whose signature is cut off', seal.sign('start', message).slice(10)],
    ['without a signature', JSON.stringify(message)],
    ['that is empty', ''],
  ])('%s is no message', (_, signed) => {
    expect(seal.open('start', signed)).toBeUndefined()
  })

  test.each([
    [undefined, 'TTFA_WORKER_SECRET is not set'],
    ['short', 'TTFA_WORKER_SECRET has fewer than 16 characters'],
  ])('is never signed with %s', (secret, words) => {
    expect(() => new Seal(secret)).toThrow(words)
  })

  test('bytes count only under the header that they were signed with', () => {
    const bytes = Buffer.from('rows')
    const signature = seal.signBytes('shard 1', bytes)
    expect(seal.isSignatureOf(signature, 'shard 1', bytes)).toBe(true)
    expect(seal.isSignatureOf(signature, 'shard 2', bytes)).toBe(false)
    expect(seal.isSignatureOf(signature, 'shard 1', Buffer.from('rows!'))).toBe(false)
  })
})
