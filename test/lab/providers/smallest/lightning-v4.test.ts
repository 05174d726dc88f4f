import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../../src/lab/index.ts'
import { addressOf, KEY, startTestLab } from '../../support/lab-client.ts'
import { openRecorded, openRefusedUpgrade, type RecordedWebSocket } from '../../support/websocket-recorder.ts'

/*
 * Lightning v4 as the clients of Pipecat and LiveKit were read to speak it, written without looking at the adapter. No
 * page of the provider describes it.
 */

let lab: Lab
beforeAll(async () => {
  lab = await startTestLab({ voice: 'tone' })
})
afterAll(() => lab.close())

const urlOf = (own: Lab, query = '') => `http://${addressOf(own)}/waves/v1/lightning-v4/live?${query}`
const speak = (turn_id: string, text = 'Hello there.') => ({ event: 'speak', turn_id, text })

async function open(own = lab, query = 'voice_id=rhodes&sample_rate=24000') {
  const { socket } = await openRecorded(urlOf(own, query), KEY)
  await socket.untilField('event', 'ready', 2)
  return socket
}
const eventsOf = ({ messages }: RecordedWebSocket) => messages.slice(2)

describe('a session of Lightning v4', () => {
  test('is ready twice: with its id, and with its rate', async () => {
    const socket = await open()
    expect(socket.messages).toEqual([
      { event: 'ready', session_id: expect.any(String) },
      { event: 'ready', sample_rate: 24_000 },
    ])
    socket.webSocket.terminate()
  })

  test('has 48 kHz and a default voice if the query names nothing', async () => {
    const socket = await open(lab, '')
    expect(socket.messages[1]).toEqual({ event: 'ready', sample_rate: 48_000 })
    socket.webSocket.terminate()
  })

  test('speaks one turn after the other, so that audio without an id belongs to the last that began', async () => {
    const socket = await open()
    socket.send(speak('one'), speak('two', 'And how are you?'))
    await socket.untilField('event', 'turn_end', 2)
    expect(eventsOf(socket).map(({ event, turn_id }) => `${event} ${turn_id}`)).toEqual([
      'turn_start one',
      'turn_end one',
      'turn_start two',
      'turn_end two',
    ])
    const chunks = socket.withField('event', 'turn_end').map((end) => Number(end.chunks))
    expect(chunks.reduce((sum, count) => sum + count, 0)).toBe(socket.audio.length)
    expect(socket.audio.every((audio) => audio.length % 2 === 0)).toBe(true)
    socket.webSocket.terminate()
  })

  test('is interrupted without an id: the turn under way stops, queued ones are retired, the session goes on', async () => {
    const own = await startTestLab({ voice: 'tone', pacing: 1 })
    const socket = await open(own)
    socket.send(speak('one', 'This sentence takes a while to say.'), speak('two'))
    await socket.until(({ audio }) => audio.length > 0)
    socket.send({ event: 'interrupt' })
    await socket.untilField('event', 'interrupted')
    const heard = socket.audio.length
    expect(socket.withField('event', 'interrupted')).toEqual([
      { event: 'interrupted', turn_id: 'one', chunks: heard },
    ])
    socket.send(speak('three'))
    await socket.untilField('event', 'turn_end')
    expect(eventsOf(socket).map(({ event, turn_id }) => `${event} ${turn_id}`)).toEqual([
      'turn_start one',
      'interrupted one',
      'turn_start three',
      'turn_end three',
    ])
    socket.webSocket.terminate()
    await own.close()
  })

  test('ends with `end`, and takes what the caller said without an answer', async () => {
    const socket = await open()
    socket.send({ event: 'user_audio', text: 'Hi.', audio: 'UklGRg==' }, { event: 'user_audio', text: 'Hi.' })
    socket.send(speak('one'))
    await socket.untilField('event', 'turn_end')
    socket.send({ event: 'end' })
    expect(await socket.untilClosed()).toEqual({ code: 1000, reason: '' })
    expect(eventsOf(socket).map(({ event }) => event)).toEqual(['turn_start', 'turn_end'])
  })

  test('answers what it does not know with an error', async () => {
    const socket = await open()
    socket.send({ event: 'sing' })
    await socket.untilField('event', 'error')
    expect(eventsOf(socket)).toEqual([{ event: 'error', code: 'bad_frame', message: expect.any(String) }])
    socket.webSocket.terminate()
  })
})

describe('the handshake', () => {
  test.each([
    ['speed=3', 'invalid_query'],
    ['language=de', 'invalid_query'],
    ['output_format=mp3', 'invalid_query'],
    ['content_filter_action=shout', 'invalid_query'],
    ['voice_id=bad', 'invalid_voice'],
  ])('with %s is refused with the code %s', async (query, code) => {
    const { status, body } = await openRefusedUpgrade(urlOf(lab, query), KEY)
    expect(status).toBe(400)
    expect(JSON.parse(body.toString())).toEqual({
      status: 'error',
      error: { code, message: expect.any(String) },
    })
  })

  test('of a key without access is refused', async () => {
    const { status, body } = await openRefusedUpgrade(urlOf(lab), { authorization: 'Bearer bad' })
    expect(status).toBe(401)
    expect(JSON.parse(body.toString())).toMatchObject({ error: { code: 'model_access_denied' } })
  })

  test('at another rate succeeds, and the connection closes with 1008', async () => {
    const { socket } = await openRecorded(urlOf(lab, 'sample_rate=22050'), KEY)
    expect((await socket.untilClosed()).code).toBe(1008)
  })
})
