import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { explainTrace } from '../../src/trace/findings/explain-trace.ts'
import { trace } from './trace-once.ts'

test('a message that is nested without end is explained like any other', async () => {
  // Of more values a message is refused before it is read.
  const depth = 90_000
  const message = `{"status":"chunk","deep":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => socket.on('message', () => socket.send(message)))
  await new Promise((resolve) => server.once('listening', resolve))
  const traced = await trace('smallest-ws', `ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  server.close()
  expect(traced.trial.outcome).toBe('timeout')
  expect(() => explainTrace(traced, undefined)).not.toThrow()
})
