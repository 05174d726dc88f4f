import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainTrace } from '../../src/trace/findings/explain-trace.ts'
import { trace } from './trace-once.ts'

describe('a server that accepts connections and says nothing', () => {
  const sockets: Socket[] = []
  let server: Server
  let place: string

  beforeAll(async () => {
    server = createServer((socket) => sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1')
    await once(server, 'listening')
    place = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  test.each([
    [
      'without TLS, does not fail a handshake of TLS',
      'ws',
      /^the server did not answer the request.*needs wss:/,
    ],
    ['with TLS, does', 'wss', /^the TLS handshake failed/],
  ])('%s', async (_, scheme, mend) => {
    const [finding] = explainTrace(await trace('smallest-ws', `${scheme}://${place}`))
    expect(finding).toMatchObject({ code: 'no-answer', mend: expect.stringMatching(mend) })
  })

  test('is not blamed for a request that was interrupted', async () => {
    const interrupt = new AbortController()
    setTimeout(() => interrupt.abort(), 100)
    const findings = explainTrace(await trace('smallest-ws', `ws://${place}`, interrupt.signal))
    expect(findings).toEqual([
      { weight: 'note', code: 'interrupted', says: 'the request was interrupted before any audio arrived' },
    ])
  })
})
