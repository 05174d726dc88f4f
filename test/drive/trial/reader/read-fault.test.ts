import { describe, expect, test } from 'vitest'
import { smallestWs } from '../../../../src/adapters/smallest/websocket.ts'
import type { AnyAdapter } from '../../../../src/core/adapter/adapter.ts'
import { closeFault, dialFault, refusalFault } from '../../../../src/drive/trial/reader/read-fault.ts'
import { DialError } from '../../../../src/wire/dial-error.ts'

const failing = (): never => {
  throw new TypeError('seven blue kites')
}

const failed = (code: string, hasAnswer = false) =>
  closeFault(smallestWs, undefined, { kind: 'failed', code, reason: 'why' }, hasAnswer)

const MACHINE = ['EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']

describe('the codes of a connection', () => {
  test.each([
    ['ECONNREFUSED', 'network'],
    ['TRUNCATED', 'network'],
    ['ETIMEDOUT', 'timeout'],
    ['CONFIG', 'config'],
    ['ERR_INVALID_CHAR', 'config'],
    ['ERR_INVALID_URL', 'config'],
    ['ABORTED', 'cancelled'],
    ['PROXY', 'network'],
    ['PROTOCOL', 'protocol'],
    ['FRAME_TOO_LARGE', 'protocol'],
    ...MACHINE.map((code) => [code, 'harness']),
  ])('a dial that failed with %s is `%s`', (code, kind) => {
    expect(dialFault(smallestWs, new DialError('why', code, {}))).toEqual({ kind, detail: `${code}: why` })
  })

  test.each([
    ['ECONNRESET', 'network'],
    ['PROTOCOL', 'protocol'],
    ['FRAME_TOO_LARGE', 'protocol'],
    ...MACHINE.map((code) => [code, 'harness']),
  ])('a connection that failed with %s is `%s`', (code, kind) => {
    expect(failed(code)).toEqual({ kind, detail: `${code}: why` })
    if (code !== 'ECONNRESET') expect(failed(code, true)?.kind).toBe(kind)
  })

  test.each(['ECONNRESET', 'EPIPE'])('%s means no more than a plain close once audio has arrived', (code) => {
    const closes = (adapter: AnyAdapter, hasAnswer: boolean) => {
      const reset = { kind: 'failed', code, reason: 'why' } as const
      return closeFault(adapter, adapter.newState?.(), reset, hasAnswer)
    }
    const { readClose: _, ...plain } = smallestWs as AnyAdapter
    const untilClose: AnyAdapter = { ...plain, facts: { ...plain.facts, completion: 'close' } }
    expect(closes(untilClose, true)).toBeUndefined()
    expect(closes(untilClose, false)?.kind).toBe('network')
    expect(closes(plain, true)?.kind).toBe('truncated')
    expect(closes(smallestWs, true)?.kind).not.toBe('protocol')
  })

  test.each([
    ['Invalid API key', 'auth'],
    ['rate limit exceeded', 'limit'],
    ['bye', 'network'],
  ])('where the adapter reads no closes, one with the reason %s is `%s`', (reason, kind) => {
    const { readClose: _, ...plain } = smallestWs as AnyAdapter
    const fault = closeFault(plain, undefined, { kind: 'closed', code: 1000, reason }, false)
    expect(fault).toMatchObject({ kind, detail: `closed before completion: ${reason}` })
  })

  test('a refusal of which the adapter read only a number keeps its words', () => {
    const adapter: AnyAdapter = { ...smallestWs, readRefusal: () => ({ kind: 'rejected', detail: '1004' }) }
    const refusal = { status: 400, headers: {}, body: '{"code":1004,"msg":"no such voice"}' }
    expect(refusalFault(adapter, refusal)).toEqual({ kind: 'rejected', detail: '1004: no such voice' })
    expect(refusalFault(adapter, { ...refusal, body: '1004' }).detail).toBe('1004')
  })

  test('a redirect is told with its location, whatever the adapter makes of it', () => {
    const adapter: AnyAdapter = { ...smallestWs, readRefusal: failing }
    const refusal = { status: 307, headers: { location: 'https://other.test/v2' }, body: '<html>' }
    expect(refusalFault(adapter, refusal)).toEqual({
      kind: 'rejected',
      status: 307,
      detail: 'redirected to https://other.test/v2: not followed, set the target’s base to it',
    })
  })

  test('a status of redirects without a location is none', () => {
    const refusal = { status: 304, headers: {}, body: '' }
    expect(refusalFault(smallestWs as AnyAdapter, refusal)).toMatchObject({
      kind: 'protocol',
      detail: 'HTTP 304',
    })
  })

  test('what breaks off is truncated once part of the answer has arrived', () => {
    expect(failed('TRUNCATED')?.kind).toBe('network')
    for (const close of [
      { kind: 'failed', code: 'TRUNCATED', reason: 'within a frame' },
      { kind: 'failed', code: 'ECONNRESET', reason: 'reset' },
      { kind: 'closed', reason: '' },
      { kind: 'closed', code: 1006, reason: '' },
    ] as const)
      expect(closeFault(smallestWs, smallestWs.newState?.(), close, true)?.kind).toBe('truncated')
    expect(closeFault(smallestWs, smallestWs.newState?.(), { kind: 'closed', reason: '' }, false)?.kind).toBe(
      'network',
    )
  })
})

describe('an adapter that throws', () => {
  const adapter: AnyAdapter = { ...smallestWs, readRefusal: failing, readClose: failing }

  test('on a refusal: the refusal is a protocol fault and keeps its status and text', () => {
    expect(refusalFault(adapter, { status: 400, headers: {}, body: 'no' })).toEqual({
      kind: 'protocol',
      status: 400,
      detail: 'the adapter could not read a refusal: TypeError: seven blue kites: no',
    })
  })

  test('on a close: the close is a protocol fault and keeps its code', () => {
    expect(closeFault(adapter, undefined, { kind: 'closed', code: 4000, reason: '' }, false)).toEqual({
      kind: 'protocol',
      status: 4000,
      detail: 'the adapter could not read a close: TypeError: seven blue kites',
    })
  })
})
