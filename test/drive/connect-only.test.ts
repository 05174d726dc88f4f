import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AnyAdapter } from '../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../src/core/clock.ts'
import type { Trial } from '../../src/core/trial/trial.ts'
import { connectOnly } from '../../src/drive/connect-only.ts'
import { InFlightCounter } from '../../src/drive/in-flight-counter.ts'
import type { PreparedTarget } from '../../src/drive/prepared-target.ts'
import type { FinishedTrial } from '../../src/drive/trial/run-trial.ts'
import { createComponent } from '../conversation/component/component-fixture.ts'

/** A connection that is kept open without a request, on which the server does this. */
async function keepOpen(act: (socket: WebSocket) => void, changes: Partial<AnyAdapter> = {}): Promise<Trial> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  server.on('connection', (socket) => setTimeout(() => act(socket), 30))
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const { bound, pool, lag } = createComponent('smallest-ws', 'tts', `ws://127.0.0.1:${port}`, changes)
  const finished: FinishedTrial[] = []
  const target = {
    options: {
      clock: monotonicClock,
      signal: new AbortController().signal,
      task: { origin: 0 },
      onFinish: (one: FinishedTrial) => finished.push(one),
    },
    bound,
    context: { lag },
    numberOf: () => 0,
    metadata: (_: unknown, now: number) => ({ due: now, began: now, origin: 0 }),
    inFlight: new InFlightCounter(undefined, 0),
    countStart: () => {},
  } as unknown as PreparedTarget
  const start = { iteration: {}, loadModel: 'open' } as Parameters<typeof connectOnly>[2]
  await connectOnly(target, pool, start, monotonicClock.now() + 300_000)
  const [{ trial } = { trial: undefined }] = finished
  if (!trial) throw new Error('no trial')
  return trial
}

describe('a connection without a request', () => {
  test('that stays open is ok, whatever it says', async () => {
    expect(await keepOpen((socket) => socket.send('{"hello":1}'))).toMatchObject({ outcome: 'ok' })
  })

  test('that the provider closes is a fault', async () => {
    const trial = await keepOpen((socket) => socket.close(1008, 'too many connections'))
    expect(trial).toMatchObject({ status: 1008, detail: expect.stringContaining('too many connections') })
    expect(trial.outcome).not.toBe('ok')
  })

  test('whose peer breaks the protocol is `protocol`, not `network`', async () => {
    const trial = await keepOpen((socket) => {
      ;(socket as unknown as { _socket: Socket })._socket.write(Buffer.from([0x81, 2, 0xc3, 0x28]))
    })
    expect(trial).toMatchObject({ outcome: 'protocol', detail: expect.stringContaining('PROTOCOL') })
  })

  test('whose adapter throws on a message or a close is this trial’s fault', async () => {
    const failing = (): never => {
      throw new Error('seven blue kites')
    }
    const onMessage = await keepOpen((socket) => socket.send('{}'), { hear: failing })
    const onClose = await keepOpen((socket) => socket.close(1000), { readClose: failing })
    for (const trial of [onMessage, onClose])
      expect(trial).toMatchObject({
        outcome: 'protocol',
        detail: expect.stringContaining('seven blue kites'),
      })
  })
})
