import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { explainTrace } from '../../src/trace/findings/explain-trace.ts'
import { trace } from './trace-once.ts'

const signal = new AbortController().signal

async function traceThrough(answer: string | undefined) {
  const sockets: Socket[] = []
  const proxy = createServer((socket) => {
    sockets.push(socket.on('error', () => {}))
    if (answer !== undefined) socket.once('data', () => socket.end(answer))
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  try {
    return await trace('smallest-ws', 'wss://tts.invalid', signal, {
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      SMALLEST_API_KEY: 'not-a-real-key',
    })
  } finally {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  }
}

test.each([
  ['asks for a password', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', /PROXY: .* with 407 Proxy/],
  ['forbids the host', 'HTTP/1.1 403 Forbidden\r\n\r\n', /PROXY: .* with 403 Forbidden/],
  ['speaks no HTTP', 'hello\r\n\r\n', /PROXY: the proxy answered with/],
  ['closes the connection', '', /PROXY: the proxy closed the connection/],
  ['says nothing', undefined, /ETIMEDOUT: the proxy opened no tunnel: no connection within 700 ms/],
])('a proxy that %s is the fault, not TLS', async (_, answer, says) => {
  const [finding] = explainTrace(await traceThrough(answer))
  expect(finding).toMatchObject({ code: 'no-answer', says: expect.stringMatching(says) })
  expect(finding?.mend).toMatch(/^the proxy that HTTPS_PROXY/)
})
