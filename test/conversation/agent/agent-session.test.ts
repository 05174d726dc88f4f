import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { AgentSession } from '../../../src/conversation/agent/agent-session.ts'
import { createComponent } from '../component/component-fixture.ts'

/** An agent that does this once a session is open. */
async function start(onSession: (socket: WebSocket) => void) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  server.on('connection', onSession)
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return createComponent('openai-realtime', 'agent', `ws://127.0.0.1:${port}`, {}, 300)
}

test('an agent that is never ready is a timeout, with its last words', async () => {
  const component = await start((socket) => socket.send('{"type":"session.queued"}'))
  await expect(AgentSession.open(component)).rejects.toMatchObject({
    component: 'agent',
    fault: {
      kind: 'timeout',
      detail: expect.stringMatching(/not ready within 300 ms; .*session\.queued/),
    },
  })
})

test('an agent that is ready answers for as long as it likes', async () => {
  const component = await start((socket) => socket.send('{"type":"session.updated"}'))
  const session = await AgentSession.open(component)
  onTestFinished(() => session.close())
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(session.isEnded).toBe(false)
})
