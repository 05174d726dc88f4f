import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { signToken, verifyToken } from '../../../src/lab/providers/playht/token.ts'
import { openRefused, post, QUICK, TestWebSocket } from '../support/lab-client.ts'

const CREDENTIALS = { authorization: 'Bearer secret', 'x-user-id': 'user' }
const HELLO = {
  text: 'Hello there.',
  voice: 's3://any/manifest.json',
  output_format: 'raw',
  sample_rate: 24_000,
}
const STREAM = '/api/v2/tts/stream'

let lab: Lab
beforeAll(async () => {
  const profile = { ...QUICK, voice: 'tone' } as const
  lab = await startLab({
    mounts: [
      { name: 'playht', provider: 'playht', profile },
      { name: 'narrow', provider: 'playht', profile: { ...profile, firstAudio: 100, concurrency: 1 } },
    ],
  })
})
afterAll(() => lab.close())

const base = (mount = 'playht') => `${lab.shared.host}:${lab.shared.port}/${mount}`
const jsonOf = (body: Buffer) => JSON.parse(body.toString())

/** Opens a WebSocket to an engine at the address from the lab. Binary messages are collected separately. */
async function engineLine(engine: string, mount = 'playht') {
  const answer = await post(base(mount), '/api/v4/websocket-auth', {}, CREDENTIALS)
  const socket = new WebSocket(jsonOf(answer.body).websocket_urls[engine])
  const audio: Buffer[] = []
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) audio.push(data)
  })
  const line = new TestWebSocket(socket)
  await new Promise((resolve) => socket.on('open', resolve))
  const types = () => line.messages.map(({ json }) => json.type).filter((type) => type !== undefined)
  return { line, audio, types, until: (count: number) => line.until(() => types().length >= count) }
}

describe('the HTTP stream', () => {
  test.each(['secret', 'Bearer secret'])(
    'takes the key as %j, and requires the user id',
    async (authorization) => {
      const answers = await Promise.all([
        post(base(), STREAM, HELLO, { authorization, 'x-user-id': 'user' }),
        post(base(), STREAM, HELLO, { authorization }),
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 401])
      expect(answers[0]?.headers['x-play-request-id']).toMatch(/^[0-9a-f]{8}-/)
      expect(jsonOf(answers[1]?.body ?? Buffer.alloc(0))).toEqual({
        error_message: expect.any(String),
        error_id: 'UNAUTHORIZED',
      })
    },
  )

  test.each([
    ['no voice', { voice: undefined }],
    ['an unknown engine', { voice_engine: 'PlayHT9' }],
    ['a language by its code', { language: 'en' }],
    ['a format the lab cannot speak', { output_format: 'flac' }],
    ['a text that only Play3.0-mini would take', { text: 'x'.repeat(2001), voice_engine: 'PlayDialog' }],
    ['a rate for the turbo engine', { voice_engine: 'PlayDialog-turbo', sample_rate: 24_000 }],
  ])('refuses %s', async (_name, change) => {
    const answer = await post(base(), STREAM, { ...HELLO, ...change }, CREDENTIALS)
    expect(answer.status).toBe(400)
    expect(jsonOf(answer.body)).toMatchObject({ error_id: 'BAD_REQUEST' })
  })

  test('has a WAV header with placeholder sizes, and the same audio after it', async () => {
    const [raw, wav] = await Promise.all(
      ['raw', 'wav'].map((output_format) => post(base(), STREAM, { ...HELLO, output_format }, CREDENTIALS)),
    )
    expect(wav?.body.readUInt32LE(40)).toBe(0xffffffff)
    expect(wav?.body.subarray(44).equals(raw?.body ?? Buffer.alloc(0))).toBe(true)
  })
})

describe('the WebSocket', () => {
  test('is at the address from the authorization route, and serves one request after another: start, audio, end', async () => {
    const { line, audio, until } = await engineLine('PlayDialog')
    line.send({ ...HELLO, request_id: 'first' })
    line.send(HELLO)
    await until(4)
    expect(
      line.messages.filter(({ json }) => json.type).map(({ json }) => [json.type, json.request_id]),
    ).toEqual([
      ['start', 'first'],
      ['end', 'first'],
      ['start', expect.stringMatching(/^[0-9a-f-]{36}$/)],
      ['end', expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ])
    const sent = lab.truth().flatMap(({ carrier, pieces }) => (carrier === 'websocket' ? pieces : []))
    expect(Buffer.concat(audio).length).toBe(sent.reduce((total, { bytes }) => total + bytes, 0))
  })

  test('starts a WAV response with a header frame', async () => {
    const { line, audio, until } = await engineLine('Play3.0-mini')
    line.send({ ...HELLO, output_format: 'wav' })
    await until(2)
    expect(audio[0]?.length).toBe(44)
    expect(audio[0]?.subarray(0, 4).toString()).toBe('RIFF')
  })

  test('reports an error in a message and stays open', async () => {
    const { line, until } = await engineLine('PlayDialog')
    line.send({ text: 'no voice', request_id: 'wrong' })
    line.send('no JSON')
    line.send(HELLO)
    await until(2)
    const errors = line.messages.map(({ json }) => json).filter(({ error }) => error !== undefined)
    expect(errors).toEqual([
      { error: expect.stringContaining('voice'), request_id: 'wrong' },
      { error: expect.stringContaining('JSON') },
    ])
  })

  test('limits the requests in flight over all connections', async () => {
    const [one, other] = [await engineLine('PlayDialog', 'narrow'), await engineLine('PlayDialog', 'narrow')]
    one.line.send(HELLO)
    other.line.send(HELLO)
    await Promise.all(
      [one, other].map(({ line, types }) =>
        line.until(
          () => types().includes('end') || line.messages.some(({ json }) => json.error !== undefined),
        ),
      ),
    )
    const errors = [one, other].flatMap(({ line }) => line.messages.flatMap(({ json }) => json.error ?? []))
    expect(errors).toEqual(['Too many concurrent requests'])
  })

  test.each(['', '?fal_jwt_token=a.b.c', `?fal_jwt_token=${signToken('secret', Date.now() - 1000)}`])(
    'refuses a connection without a valid token (%s)',
    async (query) => {
      const answer = await openRefused(base(), {}, `/playht-fal/playht-tts-ldm/ws${query}`)
      expect(answer.status).toBe(401)
    },
  )
})

test('the authorization route requires both credentials', async () => {
  const answers = await Promise.all([
    post(base(), '/api/v4/websocket-auth', {}, { authorization: 'Bearer secret' }),
    post(base(), '/api/v4/websocket-auth', {}, { ...CREDENTIALS, authorization: 'Bearer bad' }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([401, 401])
})

test('the address of an engine’s HTTP stream needs no other credentials', async () => {
  const answer = await post(base(), '/api/v4/sdk-auth', {}, CREDENTIALS)
  const { PlayDialog, expires_at } = jsonOf(answer.body)
  const address = new URL(PlayDialog.http_streaming_url)
  const speech = await post(address.host, `${address.pathname}${address.search}`, HELLO, {})
  expect(speech.status).toBe(200)
  expect(speech.headers['x-fal-request-id']).toBeDefined()
  expect(new Date(expires_at).getTime()).toBeGreaterThan(Date.now() + 60_000)
})

test('a token is valid for its key until it expires, and cannot be altered', () => {
  const token = signToken('secret', 2_000_000)
  const [header, , signature] = token.split('.')
  const forged = `${header}.${Buffer.from('{"sub":"x","exp":9e9}').toString('base64url')}.${signature}`
  expect([verifyToken(token, 1_999_000), verifyToken(token, 2_000_001)]).toEqual(['secret', undefined])
  expect([verifyToken(forged, 0), verifyToken(null, 0), verifyToken('x', 0)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
