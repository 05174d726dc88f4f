import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../../src/core/clock.ts'
import { type Lab, type LabProfile, startLab } from '../../../../src/lab/index.ts'
import { smallestLightningV4 } from '../../../../src/lab/providers/smallest/lightning-v4.ts'
import { SMALLEST_ROUTES } from '../../../../src/lab/providers/smallest/routes.ts'
import { FLITE_RATE, loadFlite } from '../../../../src/lab/speech/flite/flite.ts'
import { addressOf, HELLO, openWebSocket, startTestLab } from '../../support/lab-client.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

const open = async (path?: string) => (await openWebSocket(addressOf(lab), path)).line
const recordOf = (request: unknown) => lab.truth().find((record) => record.request === request)
const settled = async (request: unknown) => {
  while (!recordOf(request)) await new Promise((resolve) => setTimeout(resolve, 5))
  return recordOf(request)
}

describe('one request', () => {
  test('chunks, then complete, with the ids of the session, the request and the client', async () => {
    const line = await open()
    line.send({ ...HELLO, session_id: 'mine', request_id: 'r-1' })
    await line.untilStatus('complete')
    const ids = line.messages.map(({ json }) => [
      json.session_id,
      json.request_id,
      json.external_session_id,
      json.external_request_id,
    ])
    expect(new Set(ids.map(String)).size).toBe(1)
    expect(ids[0]).toEqual([expect.stringMatching(/^ws_/), expect.stringMatching(/^task_/), 'mine', 'r-1'])
    expect(line.messages.at(-1)?.json.status).toBe('complete')
    expect(line.messages.at(-1)?.json).not.toHaveProperty('data')
  })

  test('a client without its own ids gets none back', async () => {
    const line = await open()
    line.send(HELLO)
    await line.untilStatus('complete')
    expect(line.messages[0]?.json).not.toHaveProperty('external_request_id')
  })

  test('blocks of 15,360 bytes in messages of 1,024, an empty one after each block', async () => {
    const line = await open()
    line.send({ ...HELLO, text: 'Thank you for calling. How can I help you today?' })
    await line.untilStatus('complete')
    const sizes = line
      .withStatus('chunk')
      .map(({ json }) => Buffer.from(json.data?.audio ?? '', 'base64').length)
    const blocks = Math.floor(line.audio().length / 15_360)
    expect(blocks).toBeGreaterThan(3)
    expect(sizes.slice(0, 16)).toEqual([...Array(15).fill(1024), 0])
    expect(sizes.filter((size) => size === 0)).toHaveLength(blocks)
  })

  test('the samples are the synthesised ones', async () => {
    const spoken = loadFlite()('Hello there.')
    const own = await startTestLab({ trailingSilence: 100, leadingSilence: 250 })
    const { line } = await openWebSocket(addressOf(own))
    line.send({ ...HELLO, sample_rate: FLITE_RATE })
    await line.untilStatus('complete')
    await own.close()
    const bytes = Buffer.from(line.audio())
    const heard = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
    const body = heard.subarray(FLITE_RATE / 4, heard.length - FLITE_RATE / 10)
    const start = spoken.findIndex((_, at) => body.every((sample, index) => spoken[at + index] === sample))
    expect(body.length).toBeGreaterThan(FLITE_RATE / 2)
    expect(start).toBeGreaterThan(0)
    expect(heard.subarray(0, FLITE_RATE / 4).every((sample) => sample === 0)).toBe(true)
  })

  test('the default sample rate is 44,100', async () => {
    const line = await open()
    line.send({ text: 'Hello there.', voice_id: 'magnus' })
    await line.untilStatus('complete')
    const record = await settled(line.messages[0]?.json.request_id)
    expect(line.audio().length / 2 / 44_100).toBeCloseTo((record?.audio_us ?? 0) / 1e6, 6)
  })

  test('speed changes the duration', async () => {
    const line = await open()
    line.send({ ...HELLO, request_id: 'slow' })
    line.send({ ...HELLO, request_id: 'fast', speed: 2 })
    await line.untilStatus('complete', 2)
    const length = (id: string) =>
      line
        .withStatus('chunk')
        .filter(({ json }) => json.external_request_id === id)
        .reduce((sum, { json }) => sum + (json.data?.audio ?? '').length, 0)
    expect(length('fast') / length('slow')).toBeCloseTo(0.5, 1)
  })

  test('white space gets no reply, but a ping after it does', async () => {
    const line = await open()
    line.send({ ...HELLO, text: ' ' })
    line.send({ type: 'ping' })
    await line.until(({ messages }) => messages.length > 0)
    expect(line.messages.map(({ json }) => json)).toEqual([{ type: 'pong' }])
  })
})

describe('word timestamps', () => {
  const ask = async (voice_id: string) => {
    const line = await open()
    line.send({ ...HELLO, voice_id, word_timestamps: true, text: 'Hello there my friend.' })
    await line.untilStatus('complete')
    return line.withStatus('word_timestamp').map(({ json }) => json.data as Record<string, unknown>)
  }

  test.each(['meher', 'devansh', 'kartik', 'maithili', 'liam', 'avery'])('%s sends them', async (voice) => {
    const words = await ask(voice)
    expect(words.map(({ id, word }) => [id, word])).toEqual([
      [0, 'Hello'],
      [1, 'there'],
      [2, 'my'],
      [3, 'friend.'],
    ])
  })

  test('other voices do not, without an error', async () => {
    expect(await ask('magnus')).toEqual([])
  })
})

describe('completion', () => {
  const waitOf = async (profile: LabProfile, wish: object) => {
    const own = await startLab({ mounts: [{ name: 'smallest', provider: 'smallest', profile }] })
    const { line } = await openWebSocket(addressOf(own))
    line.send({ ...HELLO, ...wish })
    await line.untilStatus('complete')
    const [record] = own.truth()
    await own.close()
    return (record?.completed_us ?? 0) - (record?.pieces.at(-1)?.at_us ?? 0)
  }

  test('comes four seconds after the last audio by default', () => {
    const lines = SMALLEST_ROUTES.filter(
      (route) => route.facts.carrier === 'websocket' && route !== smallestLightningV4,
    )
    expect(new Set(lines.map(({ facts }) => facts.defaults.completionDelay))).toEqual(new Set([4000]))
  })

  test('comes at once if the client sets no backoff', async () => {
    expect(await waitOf({ firstAudio: 0, pacing: 0 }, { complete_backoff_ms: 0 })).toBeLessThan(1_000_000)
  })

  test('comes after complete_backoff_ms', async () => {
    const wait = await waitOf({ firstAudio: 0, pacing: 0 }, { complete_backoff_ms: 150 })
    expect(wait).toBeGreaterThanOrEqual(150_000)
    expect(wait).toBeLessThan(2_000_000)
  })

  test('comes after the profile’s delay, whatever the client asks for', async () => {
    const wait = await waitOf(
      { firstAudio: 0, pacing: 0, completionDelay: 20 },
      { complete_backoff_ms: 5000 },
    )
    expect(wait).toBeGreaterThanOrEqual(20_000)
    expect(wait).toBeLessThan(2_000_000)
  })

  test('consecutive requests of one turn are completed once and have their own ids', async () => {
    const own = await startTestLab({ completionDelay: 100 })
    const { line } = await openWebSocket(addressOf(own))
    line.send(HELLO)
    line.send({ ...HELLO, text: 'And more.' })
    await line.untilStatus('complete')
    line.send({ type: 'ping' })
    await line.until(({ messages }) => messages.at(-1)?.json.type === 'pong')
    const outcomes = own.truth().map(({ outcome }) => outcome)
    await own.close()
    expect(line.withStatus('complete')).toHaveLength(1)
    expect(new Set(line.withStatus('chunk').map(({ json }) => json.request_id)).size).toBe(2)
    expect(outcomes).toEqual(['superseded', 'completed'])
  })

  test('the connection stays open unless the profile closes it', async () => {
    const line = await open()
    line.send(HELLO)
    await line.untilStatus('complete')
    line.send(HELLO)
    await line.untilStatus('complete', 2)
    expect(line.closed).toBeUndefined()
    const own = await startTestLab({ closeAfterComplete: true })
    const closing = await openWebSocket(addressOf(own))
    closing.line.send(HELLO)
    await closing.line.until(({ closed }) => closed !== undefined)
    await own.close()
    expect(closing.line.closed?.code).toBe(1000)
    expect(closing.line.withStatus('complete')).toHaveLength(1)
  })
})

describe('idle timeout', () => {
  test('the client’s timeout from the query: an error message, then close 1000', async () => {
    const began = monotonicClock.now()
    const line = await open('/waves/v1/tts/live?timeout=0.3')
    await line.until(({ closed }) => closed !== undefined)
    expect(monotonicClock.now() - began).toBeGreaterThanOrEqual(300_000)
    expect(line.messages.map(({ json }) => json)).toEqual([
      { status: 'error', message: 'Connection timed out after 0.3 seconds of inactivity' },
    ])
    expect(line.closed?.code).toBe(1000)
  })

  test.each(['ping', 'keepalive', 'keep_alive', 'keep-alive'])('a %s is answered', async (type) => {
    const line = await open()
    line.send({ type })
    await line.until(({ messages }) => messages.length > 0)
    expect(line.messages[0]?.json).toEqual({ type: 'pong' })
  })

  test('a ping restarts the timer', async () => {
    const line = await open('/waves/v1/tts/live?timeout=0.4')
    await new Promise((resolve) => setTimeout(resolve, 250))
    const pinged = line.send({ type: 'ping' })
    await line.until(({ closed }) => closed !== undefined)
    expect(monotonicClock.now() - pinged).toBeGreaterThanOrEqual(399_000)
  })
})
