import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../../src/lab/index.ts'
import { addressOf, HELLO, openWebSocket, startTestLab } from '../../support/lab-client.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

const open = async () => (await openWebSocket(addressOf(lab))).line
const recordOf = (request: unknown) => lab.truth().find((record) => record.request === request)
const settled = async (request: unknown) => {
  while (!recordOf(request)) await new Promise((resolve) => setTimeout(resolve, 5))
  return recordOf(request)
}

describe('held text', () => {
  test('legacy: texts wait for the flush and are one synthesis', async () => {
    const line = await open()
    const piece = { ...HELLO, continue: true, flush: false, max_buffer_flush_ms: 0 }
    line.send({ ...piece, text: 'Hello ' })
    line.send({ ...piece, text: 'there.' })
    line.send({ type: 'ping' })
    await line.until(({ messages }) => messages.length > 0)
    expect(line.withStatus('chunk')).toHaveLength(0)
    line.send({ ...HELLO, text: '', continue: false, flush: true })
    await line.untilStatus('complete')
    const whole = await open()
    whole.send(HELLO)
    await whole.untilStatus('complete')
    expect(line.audio().equals(whole.audio())).toBe(true)
  })

  test('legacy: a timeout releases it', async () => {
    const line = await open()
    const sent = line.send({ ...HELLO, continue: true, max_buffer_flush_ms: 120 })
    await line.untilStatus('chunk')
    expect((line.withStatus('chunk')[0]?.at ?? 0) - sent).toBeGreaterThanOrEqual(119_000)
    expect(line.withStatus('complete')).toHaveLength(0)
    line.send({ ...HELLO, text: '', continue: false, flush: true })
    await line.untilStatus('complete')
  })

  test('continuations: each sentence is released with its own ids and completion', async () => {
    const line = await open()
    const piece = { ...HELLO, context_id: 'c', continue: true }
    for (const text of ['Hello there ', 'my friend. ', 'How are ', 'you doing?'])
      line.send({ ...piece, text })
    await line.untilStatus('complete', 2)
    line.send({ context_id: 'c', context_close: true })
    line.send({ type: 'ping' })
    await line.until(({ messages }) => messages.at(-1)?.json.type === 'pong')
    expect(line.withStatus('complete')).toHaveLength(2)
    expect(new Set(line.withStatus('chunk').map(({ json }) => json.request_id)).size).toBe(2)
    expect(line.messages.some(({ json }) => 'context_id' in json)).toBe(false)
  })

  test('continuations: unfinished text waits for the timeout, counted from the first text', async () => {
    const line = await open()
    const piece = { ...HELLO, context_id: 'c', continue: true, max_buffer_delay_ms: 150 }
    const sent = line.send({ ...piece, text: 'well ' })
    await new Promise((resolve) => setTimeout(resolve, 80))
    line.send({ ...piece, text: 'you know' })
    await line.untilStatus('chunk')
    const waited = (line.withStatus('chunk')[0]?.at ?? 0) - sent
    expect(waited).toBeGreaterThanOrEqual(149_000)
    await line.untilStatus('complete')
    const record = await settled(line.messages[0]?.json.request_id)
    expect(record?.chars).toBe('well you know'.length)
  })

  test('continuations: cancel_request discards the held text and keeps the context', async () => {
    const line = await open()
    const piece = { ...HELLO, context_id: 'c', continue: true }
    line.send({ ...piece, text: 'forget this' })
    line.send({ context_id: 'c', cancel_request: true })
    line.send({ ...piece, text: 'Yes.', continue: false })
    await line.untilStatus('complete')
    const record = await settled(line.messages[0]?.json.request_id)
    expect(record?.chars).toBe(4)
  })

  test('closing a context without held text gets no reply', async () => {
    const line = await open()
    line.send({ context_id: 'c', continue: false })
    line.send({ type: 'keep-alive' })
    await line.until(({ messages }) => messages.length > 0)
    expect(line.messages.map(({ json }) => json)).toEqual([{ type: 'pong' }])
  })

  test('two contexts speak at the same time', async () => {
    const own = await startTestLab({ pacing: 8 })
    const { line } = await openWebSocket(addressOf(own))
    line.send({ ...HELLO, context_id: 'a' })
    line.send({ ...HELLO, context_id: 'b' })
    await line.untilStatus('complete', 2)
    await own.close()
    const order = line.withStatus('chunk').map(({ json }) => json.request_id)
    const changes = order.filter((id, index) => index > 0 && id !== order[index - 1]).length
    expect(changes).toBeGreaterThan(2)
  })
})
