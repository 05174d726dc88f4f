import { describe, expect, test } from 'vitest'
import { Signer } from '../../src/distributed/signer.ts'

const signer = new Signer('a secret of sixteen or more')
const message = { run: 'r', at: 1 }

describe('a message at the broker', () => {
  test('is read by whoever has the secret', () => {
    expect(new Signer('a secret of sixteen or more').verify('start', signer.sign('start', message))).toEqual(
      message,
    )
  })

  test.each([
    ['of another secret', new Signer('another secret of sixteen').sign('start', message)],
    ['of another kind', signer.sign('job', message)],
    ['whose content was changed', signer.sign('start', message).replace('"at":1', '"at":2')],
    ['whose signature is cut off', signer.sign('start', message).slice(10)],
    ['without a signature', JSON.stringify(message)],
    ['that is empty', ''],
  ])('%s is no message', (_, signed) => {
    expect(signer.verify('start', signed)).toBeUndefined()
  })

  test.each([
    [undefined, 'TTFA_WORKER_SECRET is not set'],
    ['short', 'TTFA_WORKER_SECRET has fewer than 16 characters'],
  ])('is never signed with %s', (secret, words) => {
    expect(() => new Signer(secret)).toThrow(words)
  })

  test('bytes count only under the header that they were signed with', () => {
    const bytes = Buffer.from('rows')
    const signature = signer.signBytes('shard 1', bytes)
    expect(signer.isSignatureOf(signature, 'shard 1', bytes)).toBe(true)
    expect(signer.isSignatureOf(signature, 'shard 2', bytes)).toBe(false)
    expect(signer.isSignatureOf(signature, 'shard 1', Buffer.from('rows!'))).toBe(false)
  })
})
