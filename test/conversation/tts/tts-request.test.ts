import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { PlaybackLog } from '../../../src/conversation/playback/playback-log.ts'
import { TtsRequest } from '../../../src/conversation/tts/tts-request.ts'
import { monotonicClock } from '../../../src/core/clock.ts'
import { createComponent } from '../component/component-fixture.ts'

const TEXT = 'Good morning, this is the front desk.'
const TONE = Buffer.from(Int16Array.from({ length: 2400 }, (_, at) => 9000 * Math.cos(at / 8)).buffer)

/** A TTS whose server handles each message of a connection. */
async function start(
  adapter: string,
  onMessage: (socket: WebSocket, fields: Record<string, unknown>) => void,
) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  server.on('connection', (socket) =>
    socket.on('message', (message) => onMessage(socket, JSON.parse(String(message)))),
  )
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const component = createComponent(adapter, 'tts', `ws://127.0.0.1:${port}`)
  const log = new PlaybackLog('streaming')
  return { request: new TtsRequest(component, log, () => {}), server, component }
}

const chunk = (more: object) =>
  JSON.stringify({ status: 'chunk', data: { audio: TONE.toString('base64') }, ...more })
const complete = (more: object = {}) => JSON.stringify({ status: 'complete', ...more })

describe('a TTS request', () => {
  test('names the first request id of its answer', async () => {
    const { request } = await start('smallest-ws', (socket) => {
      socket.send(chunk({ request_id: 'first' }))
      socket.send(complete({ request_id: 'second' }))
    })
    await request.sendText(TEXT)
    await request.done
    expect(request.requestId).toBe('first')
  })

  test('counts how late the instants up to the onset were read, and nothing of what follows', async () => {
    let wait = 3000
    const { request, component } = await start('smallest-ws', async (socket) => {
      for (let piece = 0; piece < 4; piece++) socket.send(chunk({}))
      while (request.firstAudio === undefined) await sleep(5)
      await sleep(100)
      wait = 90_000
      for (let piece = 0; piece < 4; piece++) socket.send(chunk({}))
      socket.send(complete())
    })
    Object.defineProperty(component.lag, 'ofStamp', { get: () => wait })
    await request.sendText(TEXT)
    await request.done
    expect(request.loopLag).toBe(3000)
  })

  test('that is cancelled ends when no audio has come for half a second', async () => {
    let cancelled = false
    const { request, server } = await start('cartesia-ws', async (socket, { context_id, cancel }) => {
      const send = () =>
        socket.send(JSON.stringify({ type: 'chunk', context_id, data: TONE.toString('base64'), done: false }))
      if (!cancel) return send()
      cancelled = true
      for (const pause of [400, 400]) {
        await sleep(pause)
        send()
      }
    })
    await request.sendText(TEXT)
    while (request.firstAudio === undefined) await sleep(5)
    const cancelledAt = monotonicClock.now()
    request.cancel()
    const end = await request.done
    expect(cancelled).toBe(true)
    // Both pieces that still came were heard, the second 800 ms after the cancel.
    expect(((request.lastAudio ?? 0) - cancelledAt) / 1e3).toBeGreaterThan(790)
    expect((end - (request.lastAudio ?? 0)) / 1e3).toBeGreaterThanOrEqual(500)
    // Cartesia keeps a connection usable after a cancel: it is kept, as between two trials.
    expect(server.clients.size).toBe(1)
  })

  test('does not count audio that came before its text', async () => {
    const { request } = await start('smallest-ws', async (socket) => {
      await sleep(100)
      socket.send(chunk({}))
      socket.send(complete())
    })
    await request.open(TEXT)
    await sleep(20)
    request.say({ kind: 'text', text: TEXT, last: true })
    request.say({ kind: 'end' })
    await request.done
    expect(request.firstAudio).toBeGreaterThan(request.firstText ?? Number.POSITIVE_INFINITY)
  })
})
