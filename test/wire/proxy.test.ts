import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { openConnection } from '../../src/wire/connect.ts'
import type { ConnectionOptions } from '../../src/wire/connection.ts'
import { controlRequest } from '../../src/wire/http/control-request.ts'
import {
  CERTIFICATE,
  connectionOptions,
  httpDial,
  KEY,
  listen,
  openForTest,
  RecordingListener,
  webSocketDial,
} from './support.ts'

/** A provider that only the proxy can reach: no resolver knows its name. */
async function provider(secure: boolean): Promise<number> {
  const answer: http.RequestListener = (_, response) => response.end('answer')
  const server = secure
    ? https.createServer({ key: KEY, cert: CERTIFICATE }, answer)
    : http.createServer(answer)
  new WebSocketServer({ server }).on('connection', (socket) =>
    socket.on('message', (data) => socket.send(data.toString())),
  )
  return listen(server)
}

interface ProxyServer {
  readonly port: number
  readonly requests: { url: string | undefined; authorization: string | undefined }[]
}

async function proxy(target: number): Promise<ProxyServer> {
  const requests: ProxyServer['requests'] = []
  const server = http.createServer()
  server.on('connect', ({ url, headers }, socket: net.Socket) => {
    requests.push({ url, authorization: headers['proxy-authorization'] })
    const onward = net.connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onTestFinished(() => void onward.destroy())
    onward.on('error', () => {})
    socket.on('error', () => {})
  })
  return { port: await listen(server), requests }
}

const through = (port: number, more: Partial<ConnectionOptions> = {}) => {
  const url = `http://user:secret@127.0.0.1:${port}`
  return connectionOptions({
    tls: { ca: CERTIFICATE },
    proxies: { http: url, https: url, bypass: [] },
    ...more,
  })
}

const AUTHORIZATION = `Basic ${Buffer.from('user:secret').toString('base64')}`

describe('through a proxy', () => {
  test.each([
    ['a plain WebSocket', false, false],
    ['a WebSocket over TLS', true, false],
    ['a compressed WebSocket over TLS', true, true],
  ])('%s carries frames, and the tunnel has its own timestamp', async (_, secure, compression) => {
    const { port, requests } = await proxy(await provider(secure))
    const url = `${secure ? 'wss://localhost' : 'ws://voice'}.invalid`.replace(
      'localhost.invalid',
      'voice.invalid',
    )
    const options = through(port, { compression, tls: { rejectUnauthorized: false } })
    const connection = await openForTest(webSocketDial(url), options)
    const recorder = new RecordingListener()
    connection.listen(recorder)
    connection.send([{ kind: 'text', text: 'x'.repeat(200_000) }])
    await recorder.receivedFrames(1)
    expect(recorder.frames).toEqual(['x'.repeat(200_000)])
    expect(Object.keys(connection.stamps)).toEqual(['tcp', 'proxy', ...(secure ? ['tls'] : []), 'open'])
    expect(requests).toEqual([{ url: `voice.invalid:${secure ? 443 : 80}`, authorization: AUTHORIZATION }])
  })

  test('HTTP over TLS is answered, and the certificate is the provider’s', async () => {
    const { port } = await proxy(await provider(true))
    const dial = httpDial('https://localhost.invalid/')
    await expect(openConnection(dial, through(port))).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
    const connection = await openForTest(dial, through(port, { tls: { rejectUnauthorized: false } }))
    const recorder = new RecordingListener()
    connection.listen(recorder)
    connection.request(dial)
    await recorder.receivedFrames(3)
    expect(recorder.frames).toEqual([{ status: 200 }, 'answer', 'eof'])
  })

  test('control requests go the same way', async () => {
    const { port, requests } = await proxy(await provider(false))
    expect(await controlRequest(httpDial('http://voice.invalid/'), through(port))).toMatchObject({
      body: 'answer',
    })
    expect(requests).toHaveLength(1)
  })

  test.each([
    [
      'refuses',
      'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n',
      'the proxy refused the tunnel with 407',
    ],
    ['is no proxy', '220 mail ready\r\n', 'the proxy answered with not an HTTP response'],
  ])('a proxy that %s is told, at once', async (_, answer, words) => {
    const server = await listen(net.createServer((socket) => socket.once('data', () => socket.write(answer))))
    const error = await openConnection(httpDial('http://voice.invalid/'), through(server)).catch((e) => e)
    expect(error).toMatchObject({ code: 'PROXY' })
    expect(error.message).toContain(words)
    expect(error.message).not.toContain('secret')
  })

  test('a proxy that cannot be reached is named as the cause', async () => {
    const options = through(1)
    await expect(openConnection(httpDial('http://voice.invalid/'), options)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining('the proxy cannot be reached'),
    })
  })

  test('a proxy that says nothing ends with the dial’s timeout', async () => {
    const server = await listen(net.createServer(() => {}))
    const options = through(server, { timeout: 100 })
    await expect(openConnection(httpDial('http://voice.invalid/'), options)).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    })
  })
})
