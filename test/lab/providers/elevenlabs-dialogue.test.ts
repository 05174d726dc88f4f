import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../src/lab/index.ts'
import { startLabWith } from '../official-clients/client-helpers.ts'
import { openRecorded, openRefusedUpgrade } from '../support/websocket-recorder.ts'

/*
 * Text to dialogue as clients of the provider were read to speak it (Pipecat, types of the official client), written
 * without looking at the adapter: no official client opens these sockets.
 */

const KEY = { 'xi-api-key': 'sk_test' }
const VOICE = 'JBFqnCBsd6RMkjVDRZzb'
const SENTENCE = 'Hello there.'

let lab: Lab
let base: string
beforeAll(async () => {
  ;({ lab, base } = await startLabWith('elevenlabs', { voice: 'tone' }))
})
afterAll(() => lab.close())

const say = (text: string, more: object = {}) => ({ inputs: [{ text, voice_id: VOICE, ...more }] })

async function open(route: 'stream-input' | 'multi-stream-input', query = '', headers: object = KEY) {
  const url = `${base}/v1/text-to-dialogue/${route}?model_id=eleven_v4_turbo&output_format=pcm_24000${query}`
  return (await openRecorded(url, { ...headers })).socket
}

describe('a single dialogue', () => {
  test('acknowledges each flush that had text, and no other, and ends after `close_socket`', async () => {
    const socket = await open('stream-input')
    socket.send({ voices: [VOICE] }, say('One.'), { flush: true }, { flush: true })
    socket.send(say('Two.'), { flush: true }, { close_socket: true })
    await socket.untilClosed()
    expect(socket.withField('is_final_audio_for_turn', true)).toHaveLength(2)
    expect(socket.messages.at(-1)).toEqual({ is_final: true })
    expect(socket.closed?.code).toBe(1000)
  })

  test('a short text waits, and `new_turn` finishes it without an acknowledgement', async () => {
    const socket = await open('stream-input')
    const before = lab.truth().length
    socket.send({ voices: [VOICE] }, say('One.'), say('Two.', { new_turn: true }), { flush: true })
    await socket.untilField('is_final_audio_for_turn', true)
    expect(
      lab
        .truth()
        .slice(before)
        .map(({ chars }) => chars),
    ).toEqual([4, 4])
    expect(socket.withField('is_final_audio_for_turn', true)).toHaveLength(1)
    socket.webSocket.terminate()
  })

  test('voices and inputs may come together, and fields are written in snake case', async () => {
    const socket = await open('stream-input', '&sync_alignment=true')
    socket.send({ voices: [VOICE], ...say(SENTENCE), flush: true })
    await socket.untilField('is_final_audio_for_turn', true)
    expect(socket.messages[0]).toEqual({
      audio: expect.any(String),
      alignment: {
        chars: [...`${SENTENCE} `],
        char_start_times_ms: expect.any(Array),
        char_durations_ms: expect.any(Array),
      },
    })
    socket.webSocket.terminate()
  })

  test('has no alignment if none was asked for', async () => {
    const socket = await open('stream-input')
    socket.send({ voices: [VOICE], ...say(SENTENCE), flush: true })
    await socket.untilField('is_final_audio_for_turn', true)
    expect(socket.messages[0]).toEqual({ audio: expect.any(String) })
    socket.webSocket.terminate()
  })

  test.each(['xi_api_key', 'authorization', 'single_use_token'])(
    'the key may come in the first message as %s',
    async (name) => {
      const socket = await open('stream-input', '', {})
      socket.send({ voices: [VOICE], [name]: 'sk_test', ...say('Hello.'), flush: true })
      await socket.untilField('is_final_audio_for_turn', true)
      socket.webSocket.terminate()
    },
  )

  test.each([
    ['a first message without voices', [say('Hello.')]],
    ['voices a second time', [{ voices: [VOICE] }, { voices: [VOICE] }]],
    ['a voice that is not among them', [{ voices: [VOICE] }, { inputs: [{ text: 'a', voice_id: 'other' }] }]],
    ['two voices for a model of one', [{ voices: [VOICE, 'other'] }]],
    ['no key at all', [{ voices: [VOICE] }], {}],
  ])(
    '%s is an error, and its code is that of the close that follows',
    async (_, messages, headers: object = KEY) => {
      const socket = await open('stream-input', '', headers)
      socket.send(...messages)
      const { code } = await socket.untilClosed()
      expect(socket.messages).toEqual([
        expect.objectContaining({ message: expect.any(String), error: expect.any(String), code }),
      ])
    },
  )

  test('models of the other sockets are refused', async () => {
    const url = `${base}/v1/text-to-dialogue/stream-input?model_id=eleven_flash_v2_5`
    expect((await openRefusedUpgrade(url, KEY)).status).toBe(400)
  })
})

describe('several dialogues on one connection', () => {
  test('each has its own voices, acknowledgements and end', async () => {
    const socket = await open('multi-stream-input')
    for (const context_id of ['a', 'b'])
      socket.send(
        { context_id, voices: [VOICE] },
        { context_id, ...say('Hello.') },
        { context_id, flush: true },
      )
    await socket.untilField('is_final_audio_for_turn', true, 2)
    const done = socket.withField('is_final_audio_for_turn', true).map(({ context_id }) => context_id)
    expect(done.toSorted()).toEqual(['a', 'b'])
    socket.send({ context_id: 'a', close_context: true })
    await socket.untilField('is_final', true)
    expect(socket.messages.at(-1)).toEqual({ is_final: true, context_id: 'a' })
    socket.send({ close_socket: true })
    await socket.untilClosed()
    expect(socket.withField('is_final', true)).toHaveLength(2)
  })

  test('closing a context drops batches that have not begun, and speaks the one under way', async () => {
    const own = await startLabWith('elevenlabs', { voice: 'tone', pacing: 20 })
    const { socket } = await openRecorded(
      `${own.base}/v1/text-to-dialogue/multi-stream-input?model_id=eleven_v4_turbo&output_format=pcm_24000`,
      KEY,
    )
    const context_id = 'a'
    socket.send({ context_id, voices: [VOICE] })
    for (const text of ['One.', 'Two.', 'Three.']) socket.send({ context_id, ...say(text), flush: true })
    socket.send({ context_id, close_context: true })
    await socket.untilField('is_final', true)
    socket.webSocket.terminate()
    expect(socket.withField('is_final_audio_for_turn', true)).toHaveLength(1)
    expect(own.lab.truth().map(({ outcome, chars }) => [chars, outcome])).toEqual(
      expect.arrayContaining([[4, 'completed']]),
    )
    expect(own.lab.truth().filter(({ outcome }) => outcome === 'completed')).toHaveLength(1)
    await own.lab.close()
  })

  test('a keepalive must name a context that exists', async () => {
    const socket = await open('multi-stream-input')
    socket.send({ context_id: 'a', voices: [VOICE] }, { context_id: 'a', keep_alive: true })
    socket.send({ context_id: 'b', keep_alive: true })
    expect((await socket.untilClosed()).code).toBe(1008)
  })
})
