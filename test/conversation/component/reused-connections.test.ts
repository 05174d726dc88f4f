import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Component, ComponentError } from '../../../src/conversation/component/component.ts'
import { sendRequest } from '../../../src/conversation/component/http-request.ts'
import { PlaybackLog } from '../../../src/conversation/playback/playback-log.ts'
import { TtsRequest } from '../../../src/conversation/tts/tts-request.ts'
import { type ServerTurn, startSpeechServer, tone } from '../../drive/connections/speech-server.ts'
import { listen } from '../../wire/support.ts'
import { createComponent } from './component-fixture.ts'

/** Reused connections of a conversation: the same rules as for a single trial. */

const TEXT = 'Good morning, this is the front desk.'
const chunk = (more: object = {}) =>
  JSON.stringify({ ...more, status: 'chunk', data: { audio: tone(200).toString('base64') } })

function speak({ socket, message }: ServerTurn): void {
  const ids = { external_request_id: message.request_id }
  socket.send(chunk(ids))
  socket.send(JSON.stringify({ ...ids, status: 'complete' }))
}

async function startTts(answer: (turn: ServerTurn) => void | Promise<void>) {
  const isText = ({ text, flush }: ServerTurn['message']) =>
    (typeof text === 'string' && text.trim() !== '') || flush === true
  const server = await startSpeechServer(isText, answer)
  onTestFinished(server.close)
  const component = createComponent('smallest-ws', 'tts', `ws://${server.address}`)
  return { server, component }
}

async function speakOnce(component: Component): Promise<TtsRequest> {
  const request = new TtsRequest(component, new PlaybackLog('streaming'), () => {})
  await request.sendText(TEXT)
  await request.done
  return request
}

/** A language model that answers with one word, unless `isClosed` says that it hangs up instead. */
async function startLlm(isClosed: (request: IncomingMessage) => boolean) {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    request.resume()
    if (isClosed(request)) return void request.socket.destroy()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end('data: {"choices":[{"delta":{"content":"Yes"}}]}\n\ndata: [DONE]\n\n')
  }
  const port = await listen(createServer(answer))
  const component = createComponent('openai-chat', 'llm', `http://127.0.0.1:${port}`)
  return async () => {
    const texts: string[] = []
    const response = await sendRequest(component, { text: 'hello' }, (event) => {
      if (event.kind === 'text') texts.push(event.text)
    })
    const firstAt = response.at
    await response.done
    return { response, firstAt, text: texts.join('') }
  }
}

describe('a connection that a provider closes as it is used again', () => {
  test.each([
    ['with a close frame', ({ socket }: ServerTurn) => socket.close(1000)],
    ['without one', ({ socket }: ServerTurn) => socket.terminate()],
  ])('%s is replaced: the TTS gets the text again, and the request says what it cost', async (_, end) => {
    const { component, server } = await startTts((turn) =>
      turn.onConnection === 1 ? speak(turn) : end(turn),
    )
    const [first, second] = [await speakOnce(component), await speakOnce(component)]
    expect(first.reuse).toEqual({ redial: 0, lateAudio: undefined, stalePieces: 0 })
    expect(second.state).toBe('cold')
    expect(second.reuse.redial).toBeGreaterThan(0)
    expect(second.firstAudio).toBeGreaterThan(second.firstText ?? Number.POSITIVE_INFINITY)
    expect(server.requests()).toBe(3)
  })

  test('gets streamed text again too, in order', async () => {
    const texts: unknown[][] = []
    const { component } = await startTts((turn) => {
      if (turn.onConnection === 1) texts.push([])
      texts.at(-1)?.push(turn.message.text)
      if (turn.onServer === 1) return speak(turn)
      if (texts.length === 1) return turn.socket.terminate()
      if (turn.message.flush === true) speak(turn)
    })
    await speakOnce(component)
    const request = new TtsRequest(component, new PlaybackLog('streaming'), () => {})
    await request.open(TEXT)
    request.say({ kind: 'text', text: 'One, ', last: false })
    request.say({ kind: 'text', text: 'two.', last: false })
    await sleep(150)
    request.say({ kind: 'text', text: ' Three.', last: true })
    request.say({ kind: 'end' })
    await request.done
    expect(request.reuse.redial).toBeGreaterThan(0)
    expect(texts.at(-1)?.join('')).toMatch(/^One, two\. Three\./)
  })

  test('is a fault the second time', async () => {
    const { component, server } = await startTts((turn) =>
      turn.onServer === 1 ? speak(turn) : turn.socket.terminate(),
    )
    await speakOnce(component)
    await expect(speakOnce(component)).rejects.toMatchObject({ fault: { kind: 'network' } })
    expect(server.requests()).toBe(3)
  })

  test('is replaced for a language model, whose request counts from when it was sent again', async () => {
    const seen = new WeakSet<object>()
    const ask = await startLlm(({ socket }) => seen.has(socket) || !seen.add(socket))
    expect((await ask()).response.reuse.redial).toBe(0)
    const { response, firstAt, text } = await ask()
    expect(text).toBe('Yes')
    expect(response.reuse.redial).toBeGreaterThan(0)
    expect(response.at).toBeGreaterThan(firstAt)
    expect(response.connection).toBe('cold')
  })

  test('is a fault where the connection was dialled for the request', async () => {
    let requests = 0
    const ask = await startLlm(() => ++requests > 0)
    await expect(ask()).rejects.toBeInstanceOf(ComponentError)
    expect(requests).toBe(1)
  })
})

describe('audio of an earlier answer', () => {
  test('that comes while the connection idles closes it, and the next request says so', async () => {
    const { component, server } = await startTts(async ({ socket, onServer }) => {
      socket.send(chunk())
      socket.send('{"status":"complete"}')
      await sleep(60)
      if (onServer === 1) socket.send(chunk())
    })
    await speakOnce(component)
    await sleep(200)
    const second = await speakOnce(component)
    expect(second.reuse.lateAudio).toBeGreaterThan(20_000)
    expect(second.state).toBe('cold')
    expect(server.connections()).toBe(2)
    expect((await speakOnce(component)).reuse.lateAudio).toBeUndefined()
  })

  test('that names its answer is left out and counted', async () => {
    const { component } = await startTts((turn) => {
      if (turn.onServer === 2) turn.socket.send(chunk({ external_request_id: 'ttfa-test-0' }))
      speak(turn)
    })
    const first = await speakOnce(component)
    const second = await speakOnce(component)
    expect([first.reuse.stalePieces, second.reuse.stalePieces]).toEqual([0, 1])
  })
})
