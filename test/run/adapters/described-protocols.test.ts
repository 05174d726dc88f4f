import { decode, encode } from '@msgpack/msgpack'
import { afterEach, describe, expect, test } from 'vitest'
import { AUDIO, closeServers, httpServer, piece, runTurn, socketServer } from './protocol-server.ts'

afterEach(closeServers)

describe('a described adapter on a real connection', () => {
  test('reads MiniMax’s `data:` lines, one newline apart, and ignores the utterance repeated at the end', async () => {
    const base = await httpServer((response, body) => {
      expect(body).toMatchObject({
        stream: true,
        text: 'Good morning.',
        audio_setting: { sample_rate: 24000 },
      })
      const line = (fields: object) =>
        `data: ${JSON.stringify({ base_resp: { status_code: 0 }, ...fields })}\n`
      const half = AUDIO.toString('hex')
      response.write(line({ data: { audio: half, status: 1 } }).slice(0, 30))
      response.write(line({ data: { audio: half, status: 1 } }).slice(30))
      response.end(line({ data: { audio: half.repeat(2) }, extra_info: { audio_length: 9 } }))
    })
    expect(await runTurn('minimax-http', base)).toEqual([piece(), { kind: 'end' }])
  })

  test('hears MiniMax’s refusal inside a 200', async () => {
    const base = await httpServer((response) =>
      response.end('{"base_resp":{"status_code":1039,"status_msg":"token limit"},"trace_id":"t1"}'),
    )
    expect(await runTurn('minimax-http', base)).toMatchObject([
      { fault: { kind: 'limit', detail: '1039: token limit' } },
    ])
  })

  test('waits for MiniMax’s `task_started` before it says any text', async () => {
    const said: string[] = []
    const base = await socketServer((socket) => {
      const send = (fields: object) => socket.send(JSON.stringify(fields))
      send({ event: 'connected_success' })
      socket.on('message', (data) => {
        const { event } = JSON.parse(String(data))
        said.push(event)
        if (event === 'task_start') setTimeout(() => send({ event: 'task_started' }), 20)
        if (event === 'task_continue')
          send({ event: 'task_continued', data: { audio: AUDIO.toString('hex') } })
        if (event === 'task_finish') send({ event: 'task_finished' })
      })
    })
    expect(await runTurn('minimax-ws', base)).toEqual([{ kind: 'ready' }, piece(), { kind: 'end' }])
    expect(said).toEqual(['task_start', 'task_continue', 'task_finish'])
  })

  test('speaks MessagePack with Fish, and shows model and key in headers', async () => {
    const base = await socketServer((socket, { headers }) => {
      expect(headers).toMatchObject({ model: 's2.1-pro', authorization: 'Bearer lab-key' })
      socket.on('message', (data: Buffer, isBinary) => {
        const { event } = decode(data) as { event: string }
        expect(isBinary).toBe(true)
        if (event === 'text') socket.send(encode({ event: 'audio', audio: AUDIO }))
        if (event === 'stop') socket.send(encode({ event: 'finish', reason: 'stop' }))
      })
    })
    expect(await runTurn('fish-ws', base)).toEqual([piece(), { kind: 'end' }])
  })

  test('counts Neuphonic’s stops, and takes the last piece with its stop', async () => {
    const base = await socketServer((socket) => {
      const send = (data: object) => socket.send(JSON.stringify({ data: { context_id: 'turn-1', ...data } }))
      socket.on('message', (message) => {
        const { text } = JSON.parse(String(message))
        const audio = AUDIO.toString('base64')
        send(text.endsWith('<STOP>') ? { audio, stop: true } : { audio, stop: false })
      })
    })
    const stream = 'turn-1'
    expect(await runTurn('neuphonic-ws', base)).toEqual([
      piece({ stream }),
      piece({ stream }),
      { kind: 'end', stream },
    ])
  })

  test('takes Hume’s close for the end, after `close` was said, and any other for a fault', async () => {
    const serve = (code: number) =>
      socketServer((socket, { url }) => {
        expect(url).toContain('api_key=lab-key')
        socket.on('message', (message) => {
          const fields = JSON.parse(String(message))
          if (fields.text) socket.send(JSON.stringify({ type: 'audio', audio: AUDIO.toString('base64') }))
          if (fields.close) socket.close(code)
        })
      })
    expect(await runTurn('hume-ws', await serve(1000))).toEqual([piece()])
    expect(await runTurn('hume-ws', await serve(1011))).toMatchObject([
      piece(),
      { fault: { kind: 'server' } },
    ])
  })

  test('shows LMNT its key in the first message, and hears binary audio until the flush is answered', async () => {
    const base = await socketServer((socket) => {
      const send = (fields: object) => socket.send(JSON.stringify(fields))
      socket.on('message', (message) => {
        const fields = JSON.parse(String(message))
        if (fields['X-API-Key'] === 'lab-key') send({ type: 'ready', request_id: 'r' })
        if (fields.type === 'text') socket.send(AUDIO)
        if (fields.type === 'flush') send({ type: 'flush_complete', nonce: fields.nonce })
      })
    })
    expect(await runTurn('lmnt-ws', base)).toEqual([{ kind: 'ready' }, piece(), { kind: 'end' }])
  })

  test('hears Mistral’s events to their `done`, and a body without it as truncated', async () => {
    const delta = `event: speech.audio.delta\ndata: ${JSON.stringify({ type: 'speech.audio.delta', audio_data: AUDIO.toString('base64') })}\n\n`
    const serve = (body: string) => httpServer((response) => response.end(body))
    const done = 'event: speech.audio.done\ndata: {"type":"speech.audio.done","usage":{}}\n\n'
    expect(await runTurn('mistral-sse', await serve(delta + done))).toEqual([piece(), { kind: 'end' }])
    expect(await runTurn('mistral-sse', await serve(delta))).toMatchObject([
      piece(),
      { fault: { kind: 'truncated' } },
    ])
  })
})
