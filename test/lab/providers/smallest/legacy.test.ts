import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../../../../src/lab/index.ts'
import { audioOf, HELLO, KEY, openWebSocket, parseEvents, post, QUICK } from '../../support/lab-client.ts'

let lab: Lab
beforeAll(async () => {
  const profile = { ...QUICK, voice: 'tone' } as const
  const gone = { ...profile, faults: [{ kind: 'refuse', status: 410 }] } as const
  lab = await startLab({
    mounts: [
      { name: 'smallest', provider: 'smallest', profile },
      { name: 'gone', provider: 'smallest', profile: gone },
    ],
  })
})
afterAll(() => lab.close())

const base = (mount = 'smallest') => `${lab.shared.host}:${lab.shared.port}/${mount}`
const bodyOf = (body: Buffer): unknown => JSON.parse(body.toString())

describe.each(['/waves/v1', '/api/v1'])('the routes that name their model, under %s', (prefix) => {
  test.each(['lightning-v3.1', 'lightning-v2'])(
    '%s sends the same audio on all three of them',
    async (model) => {
      const [whole, events] = await Promise.all([
        post(base(), `${prefix}/${model}/get_speech`, HELLO),
        post(base(), `${prefix}/${model}/stream`, HELLO),
      ])
      const { line } = await openWebSocket(base(), `${prefix}/${model}/get_speech/stream`)
      line.send(HELLO)
      await line.untilStatus('complete')
      expect(whole.headers['content-type']).toBe('audio/wav')
      expect(whole.body.length).toBeGreaterThan(1000)
      expect(audioOf(events.body).equals(whole.body)).toBe(true)
      expect(parseEvents(events.body).at(-1)).toEqual({
        event: undefined,
        data: { status: '200', done: true },
      })
      expect(line.audio().equals(whole.body)).toBe(true)
    },
  )
})

describe('Lightning v2', () => {
  const WHOLE = '/waves/v1/lightning-v2/get_speech'

  test('sends 24 kHz by default and at most', async () => {
    const { sample_rate: _, ...usual } = HELLO
    const answers = await Promise.all([
      post(base(), WHOLE, usual),
      post(base(), WHOLE, HELLO),
      post(base(), WHOLE, { ...HELLO, sample_rate: 44_100 }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400])
    expect(answers[0]?.body.length).toBe(answers[1]?.body.length)
  })

  test.each([{ add_wav_header: true }, { output_format: 'wav' }])(
    'adds a WAV header if requested by %j',
    async (change) => {
      const answer = await post(base(), WHOLE, { ...HELLO, ...change })
      expect(answer.body.subarray(0, 4).toString()).toBe('RIFF')
    },
  )

  test.each([
    ['consistency', 1.5],
    ['similarity', -1],
    ['enhancement', 3],
  ])('checks %s, which v3 ignores', async (field, value) => {
    const statuses = await Promise.all(
      [WHOLE, '/waves/v1/lightning-v3.1/get_speech'].map((path) =>
        post(base(), path, { ...HELLO, [field]: value }),
      ),
    )
    expect(statuses.map(({ status }) => status)).toEqual([400, 200])
  })

  test('has one id in its messages and reports completion three times', async () => {
    const { line } = await openWebSocket(base(), '/waves/v1/lightning-v2/get_speech/stream')
    line.send({ ...HELLO, request_id: 'mine' })
    await line.untilStatus('complete')
    const request_id = expect.stringMatching(/^task_/)
    expect(line.messages[0]?.json).toEqual({
      request_id,
      status: 'chunk',
      data: { audio: expect.any(String) },
    })
    expect(line.withStatus('complete')[0]?.json).toEqual({
      request_id,
      status: 'complete',
      message: 'All chunks sent',
      done: true,
    })
  })

  test('has no continuations: a context’s name is ignored', async () => {
    const { line } = await openWebSocket(base(), '/waves/v1/lightning-v2/get_speech/stream')
    line.send({ ...HELLO, context_id: 'c', flush: true })
    await line.untilStatus('complete')
    expect(line.audio().length).toBeGreaterThan(0)
  })

  test('reports its deprecation and its successor under a 410 fault', async () => {
    const answers = await Promise.all([
      post(base('gone'), WHOLE, HELLO, KEY),
      post(base('gone'), '/waves/v1/lightning-v3.1/get_speech', HELLO, KEY),
    ])
    expect(answers.map(({ status }) => status)).toEqual([410, 410])
    expect(bodyOf(answers[0]?.body ?? Buffer.from('{}'))).toEqual({
      status: 'error',
      error_code: 'MODEL_DEPRECATED',
      message: expect.any(String),
      recommended_endpoint: '/waves/v1/lightning-v3.1/get_speech',
    })
    expect(bodyOf(answers[1]?.body ?? Buffer.from('{}'))).not.toHaveProperty('error_code')
  })
})
