import { describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import type { LabFault } from '../../../src/core/config/lab-profile.ts'
import type { LabProfile } from '../../../src/lab/index.ts'
import {
  addressOf,
  audioOf,
  HELLO,
  KEY,
  openRefused,
  openWebSocket,
  parseEvents,
  post,
  startTestLab as speakingLab,
} from '../support/lab-client.ts'

const SYNC = '/waves/v1/tts'
const SSE = '/waves/v1/tts/live'

/** Faults do not depend on the audio, and a tone needs no speech engine. */
const labOf = (profile: LabProfile) => speakingLab({ voice: 'tone', ...profile })

/** What a WebSocket client receives until `isOver`. */
async function onWebSocket(
  fault: LabFault,
  isOver: (line: Awaited<ReturnType<typeof openWebSocket>>['line']) => boolean,
) {
  const lab = await labOf({ faults: [fault] })
  const { line } = await openWebSocket(addressOf(lab))
  line.send(HELLO)
  await line.until(isOver)
  await new Promise((resolve) => setTimeout(resolve, 60))
  const seen = { line, messages: [...line.messages], closed: line.closed, truth: [...lab.truth()] }
  await lab.close()
  return seen
}

async function onHttp(fault: LabFault, path: string) {
  const lab = await labOf({ faults: [fault] })
  const answer = await post(addressOf(lab), path, HELLO)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const truth = [...lab.truth()]
  await lab.close()
  return { answer, truth }
}

const isClosed = ({ closed }: { closed: unknown }) => closed !== undefined

describe('refuse', () => {
  test.each([[429], [401], [503]])('%i on every route, in the provider’s format', async (status) => {
    const lab = await labOf({ faults: [{ kind: 'refuse', status }] })
    const answers = await Promise.all([
      post(addressOf(lab), SYNC, HELLO),
      post(addressOf(lab), SSE, HELLO),
      openRefused(addressOf(lab), KEY),
    ])
    await lab.close()
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status])
    for (const { body } of answers) expect(JSON.parse(body.toString())).toHaveProperty('message')
  })

  test('every second', async () => {
    const lab = await labOf({ faults: [{ kind: 'refuse', every: 2 }] })
    const statuses: number[] = []
    for (let count = 0; count < 4; count++) statuses.push((await post(addressOf(lab), SYNC, HELLO)).status)
    await lab.close()
    expect(statuses).toEqual([200, 429, 200, 429])
  })
})

test('slow-accept: upgrade and status line are late by its duration', async () => {
  const lab = await labOf({ faults: [{ kind: 'slow-accept', duration: 150 }] })
  const began = process.hrtime.bigint()
  const { line } = await openWebSocket(addressOf(lab))
  const dialled = Number(process.hrtime.bigint() - began) / 1e6
  line.socket.terminate()
  const asked = process.hrtime.bigint()
  await post(addressOf(lab), SSE, HELLO)
  const answered = Number(process.hrtime.bigint() - asked) / 1e6
  await lab.close()
  expect(dialled).toBeGreaterThanOrEqual(150)
  expect(answered).toBeGreaterThanOrEqual(150)
})

describe('stall', () => {
  test('with a duration: a gap in the middle of the audio', async () => {
    const { line, truth } = await onWebSocket(
      { kind: 'stall', duration: 200 },
      (one) => one.withStatus('complete').length > 0,
    )
    const gaps = (truth[0]?.pieces ?? []).map(
      (piece, index, all) => piece.at_us - (all[index - 1]?.at_us ?? piece.at_us),
    )
    expect(Math.max(...gaps)).toBeGreaterThan(190_000)
    expect(line.audio().length).toBeGreaterThan(20_000)
  })

  test('without: half of the audio, then nothing, on an open connection', async () => {
    const { closed, messages, truth } = await onWebSocket(
      { kind: 'stall' },
      (one) => one.withStatus('chunk').length > 10,
    )
    expect(closed).toBeUndefined()
    expect(messages.some(({ json }) => json.status === 'complete')).toBe(false)
    expect(truth).toEqual([])
  })
})

describe('drop', () => {
  test('the connection breaks in the middle, without a close frame', async () => {
    const { closed, truth } = await onWebSocket({ kind: 'drop' }, isClosed)
    expect(closed?.code).toBe(1006)
    expect(truth[0]).toMatchObject({ outcome: 'cut', fault: 'drop' })
  })

  test.each([SYNC, SSE])('the response of %s breaks off', async (path) => {
    const { answer, truth } = await onHttp({ kind: 'drop' }, path)
    expect(answer.broken).toBe(true)
    expect(truth[0]).toMatchObject({ outcome: 'cut', fault: 'drop' })
  })
})

describe('truncate', () => {
  test('the connection closes normally, without completion', async () => {
    const { closed, messages } = await onWebSocket({ kind: 'truncate' }, isClosed)
    expect(closed?.code).toBe(1000)
    expect(messages.length).toBeGreaterThan(5)
    expect(messages.some(({ json }) => json.status !== 'chunk')).toBe(false)
  })

  test('the event stream ends normally, without its last event', async () => {
    const { answer } = await onHttp({ kind: 'truncate' }, SSE)
    expect(answer.broken).toBe(false)
    expect(parseEvents(answer.body).some(({ data }) => data.done === true)).toBe(false)
    expect(audioOf(answer.body).length).toBeGreaterThan(5000)
  })

  test('the whole body is shorter than its content-length', async () => {
    const { answer } = await onHttp({ kind: 'truncate' }, SYNC)
    expect(answer.broken).toBe(true)
    expect(answer.body.length).toBeLessThan(Number(answer.headers['content-length']))
  })
})

describe('garbage', () => {
  test('one message is not of the protocol; all the others arrive', async () => {
    const { messages } = await onWebSocket(
      { kind: 'garbage' },
      (line) => line.withStatus('complete').length > 0,
    )
    const strange = messages.filter(({ json }) => Object.keys(json).length === 0)
    expect(strange).toHaveLength(1)
    expect(strange[0]?.text).toContain('502')
  })

  test('between events', async () => {
    const { answer } = await onHttp({ kind: 'garbage' }, SSE)
    expect(answer.body.toString()).toContain('502 Bad Gateway')
    expect(parseEvents(answer.body).at(-1)?.data.done).toBe(true)
  })

  test('instead of audio, with status 200 and a correct length', async () => {
    const { answer } = await onHttp({ kind: 'garbage' }, SYNC)
    expect(answer).toMatchObject({ status: 200, broken: false })
    expect(answer.body.toString()).toContain('502 Bad Gateway')
  })
})

describe('error-frame', () => {
  test('the provider’s error in the middle, and the connection can be used again', async () => {
    const lab = await labOf({ faults: [{ kind: 'error-frame', every: 2 }] })
    const { line } = await openWebSocket(addressOf(lab))
    line.send(HELLO)
    await line.untilStatus('complete')
    line.send(HELLO)
    await line.untilStatus('error')
    line.send(HELLO)
    await line.untilStatus('complete', 2)
    await lab.close()
    expect(line.withStatus('error')[0]?.json).toMatchObject({
      status: 'error',
      message: 'Speech synthesis failed',
    })
    expect(lab.truth().map(({ outcome }) => outcome)).toEqual(['completed', 'failed', 'completed'])
  })

  test('in the middle of events', async () => {
    const { answer } = await onHttp({ kind: 'error-frame' }, SSE)
    expect(answer.status).toBe(200)
    expect(parseEvents(answer.body).at(-1)?.data).toMatchObject({ status: 'error' })
  })

  test('a whole response becomes a 500', async () => {
    const { answer } = await onHttp({ kind: 'error-frame' }, SYNC)
    expect(answer.status).toBe(500)
  })
})

describe('half-frame', () => {
  test('a message that never ends, and then the connection breaks', async () => {
    const { closed, line, truth } = await onWebSocket({ kind: 'half-frame' }, isClosed)
    expect(closed?.code).toBe(1006)
    expect(line.withStatus('chunk').length).toBeGreaterThan(5)
    const logged = truth[0]?.pieces.reduce((sum, piece) => sum + piece.bytes, 0)
    expect(logged).toBe(line.audio().length)
  })

  test('an event that never ends', async () => {
    const { answer } = await onHttp({ kind: 'half-frame' }, SSE)
    expect(answer.broken).toBe(true)
    expect(answer.body.toString().endsWith('\n\n')).toBe(false)
  })
})

describe('duplicate-end', () => {
  test('completed twice', async () => {
    const { line } = await onWebSocket(
      { kind: 'duplicate-end' },
      (one) => one.withStatus('complete').length > 1,
    )
    expect(line.withStatus('complete')).toHaveLength(2)
  })

  test('two last events', async () => {
    const { answer } = await onHttp({ kind: 'duplicate-end' }, SSE)
    expect(parseEvents(answer.body).filter(({ data }) => data.done === true)).toHaveLength(2)
  })
})

test('silence: the duration of the speech, with all samples zero', async () => {
  const spoken = await onHttp({ kind: 'slow-accept', duration: 0 }, SYNC)
  const { answer, truth } = await onHttp({ kind: 'silence' }, SYNC)
  expect(answer.body.length).toBe(spoken.answer.body.length)
  expect(answer.body.every((byte) => byte === 0)).toBe(true)
  expect(truth[0]).not.toHaveProperty('lead_silence_us')
})

test('primer: 20 ms of silence first, and the speech later', async () => {
  const { line, truth } = await onWebSocket(
    { kind: 'primer', duration: 150 },
    (one) => one.withStatus('complete').length > 0,
  )
  const [first, second] = line.withStatus('chunk')
  const primer = Buffer.from(first?.json.data?.audio ?? '', 'base64')
  expect(primer).toHaveLength(960)
  expect(primer.every((byte) => byte === 0)).toBe(true)
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(100_000)
  expect((truth[0]?.pieces[1]?.at_us ?? 0) - (truth[0]?.pieces[0]?.at_us ?? 0)).toBeGreaterThan(145_000)
})

test('freeze: nothing is written until it ends', async () => {
  const before = monotonicClock.now()
  const lab = await labOf({ faults: [{ kind: 'freeze', at: 0, duration: 1200 }] })
  const { line } = await openWebSocket(addressOf(lab))
  line.send(HELLO)
  await line.untilStatus('complete')
  const [record] = lab.truth()
  await lab.close()
  expect((record?.pieces[0]?.at_us ?? 0) - before).toBeGreaterThanOrEqual(1_200_000)
  expect((record?.pieces.at(-1)?.at_us ?? 0) - before).toBeLessThan(2_400_000)
})
