import { createServer, type ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { ComponentError } from '../../../src/conversation/component/component.ts'
import { sendRequest } from '../../../src/conversation/component/http-request.ts'
import type { Fault } from '../../../src/core/fault.ts'
import { listen } from '../../wire/support.ts'
import { createComponent } from './component-fixture.ts'

const token = (text: string) => `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`

/** The fault of a language model that answers in this way. */
async function faultOf(answer: (response: ServerResponse) => void): Promise<Fault> {
  const port = await listen(createServer((_, response) => answer(response)))
  const llm = createComponent('openai-chat', 'llm', `http://127.0.0.1:${port}`)
  const texts: string[] = []
  const response = await sendRequest(llm, { text: 'hello' }, (event) => {
    if (event.kind === 'text') texts.push(event.text)
  })
  const failure: unknown = await response.done.catch((error: unknown) => error)
  if (failure instanceof ComponentError) return failure.fault
  throw new Error(`no fault, but ${texts.join('')}`)
}

describe('a language model', () => {
  test('that breaks off in the middle of its answer is truncated, as a single trial is', async () => {
    const fault = await faultOf((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(token('Good morn'))
      setTimeout(() => response.socket?.end(), 50)
    })
    expect(fault).toMatchObject({ kind: 'truncated', detail: expect.stringContaining('TRUNCATED') })
  })

  test('that breaks off before its answer is a network fault', async () => {
    const fault = await faultOf((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      setTimeout(() => response.socket?.end(), 50)
    })
    expect(fault).toMatchObject({ kind: 'network', detail: expect.stringContaining('TRUNCATED') })
  })

  test('that breaks the protocol is a protocol fault', async () => {
    const fault = await faultOf((response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n')
    })
    expect(fault.kind).toBe('protocol')
  })
})
