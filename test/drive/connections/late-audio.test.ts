import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { between, runOnServer } from '../run-on-lab.ts'
import { startSpeechServer, tone } from './speech-server.ts'

/** Providers whose last piece comes after their own completion, when the next request is already there. */

const FIRST_AUDIO = 150
const LATE_BY = 40
const ONE = { executor: 'constant-concurrency', concurrency: 1, order: 'interleaved', trials: 4 } as const

let close = () => {}
afterEach(() => close())

/** Raw audio without an id. */
async function startAnonymous({ completes = true, lateBy = LATE_BY } = {}) {
  const server = await startSpeechServer(
    ({ type }) => type === 'Flush',
    async ({ socket }) => {
      await sleep(FIRST_AUDIO)
      socket.send(tone(200))
      if (completes) socket.send('{"type":"Flushed","sequence_id":0}')
      await sleep(lateBy)
      socket.send(tone(100))
    },
  )
  close = server.close
  return server
}

const ttfas = (trials: Awaited<ReturnType<typeof runOnServer>>['trials']) =>
  trials.map((trial) => between(trial, 'first_text', 'first_audio'))

test('a piece that names its synthesis is left out of the turn after it, and counted', async () => {
  const server = await startSpeechServer(
    ({ text }) => typeof text === 'string' && text.trim() !== '',
    async ({ socket, onServer }) => {
      const id = `synthesis-${onServer}`
      const send = (fields: object) => socket.send(JSON.stringify({ request_id: id, ...fields }))
      const chunk = (audio: Buffer) => send({ status: 'chunk', data: { audio: audio.toString('base64') } })
      await sleep(FIRST_AUDIO)
      chunk(tone(200))
      send({ status: 'complete' })
      await sleep(LATE_BY)
      chunk(tone(100))
      send({ status: 'complete' })
    },
  )
  close = server.close
  const { trials } = await runOnServer(server.address, { load: ONE })
  expect(trials.map(({ connection }) => connection)).toEqual(['hot', 'hot', 'hot', 'hot'])
  for (const ttfa of ttfas(trials)) expect(ttfa).toBeGreaterThanOrEqual(FIRST_AUDIO - 1)
  expect(trials.map(({ audio_us }) => audio_us)).toEqual([200e3, 200e3, 200e3, 200e3])
  expect(trials.map(({ stale_pieces }) => stale_pieces)).toEqual([undefined, 1, 1, 1])
})

test('a connection on which audio without an id came late serves no other turn, and the next trial says so', async () => {
  const server = await startAnonymous()
  const { trials } = await runOnServer(server.address, { load: ONE, adapter: 'deepgram-ws' })
  for (const ttfa of ttfas(trials)) expect(ttfa).toBeGreaterThanOrEqual(FIRST_AUDIO - 1)
  expect(trials.map(({ audio_us }) => audio_us)).toEqual([200e3, 200e3, 200e3, 200e3])
  expect(trials.map(({ connection }) => connection)).toEqual(['hot', 'cold', 'cold', 'cold'])
  expect(trials[0]?.late_audio_us).toBeUndefined()
  for (const { late_audio_us } of trials.slice(1)) expect(late_audio_us).toBeGreaterThan((LATE_BY - 10) * 1e3)
})

test('how late audio may come is learnt from the first answer', async () => {
  const server = await startAnonymous({ lateBy: 250 })
  const { trials } = await runOnServer(server.address, { load: ONE, adapter: 'deepgram-ws' })
  for (const ttfa of ttfas(trials)) expect(ttfa).toBeGreaterThanOrEqual(FIRST_AUDIO - 1)
  expect(trials.map(({ connection }) => connection)).toEqual(['hot', 'cold', 'cold', 'cold'])
})

test('arrivals do not wait for a connection to be quiet: they take another', async () => {
  const server = await startAnonymous()
  const { trials } = await runOnServer(server.address, {
    load: {
      ...{ executor: 'constant-arrival-rate', rate: 5, duration: 1000 },
      ...{ arrival: 'uniform', order: 'interleaved' },
    } as never,
    adapter: 'deepgram-ws',
  })
  expect(trials.length).toBeGreaterThan(3)
  for (const ttfa of ttfas(trials)) expect(ttfa).toBeGreaterThanOrEqual(FIRST_AUDIO - 1)
})

test('an answer that ended with a silence and without a completion leaves no connection behind', async () => {
  const server = await startAnonymous({ completes: false })
  const { trials } = await runOnServer(server.address, {
    load: { ...ONE, trials: 3 },
    adapter: 'deepgram-ws',
    stop: { kind: 'quiet', after: 20 },
  })
  for (const ttfa of ttfas(trials)) expect(ttfa).toBeGreaterThanOrEqual(FIRST_AUDIO - 1)
  expect(trials.map(({ connection }) => connection)).toEqual(['hot', 'cold', 'cold'])
})

test('a provider that is quiet after its answers is reused hot', async () => {
  const server = await startSpeechServer(
    ({ type }) => type === 'Flush',
    async ({ socket }) => {
      socket.send(tone(200))
      socket.send('{"type":"Flushed","sequence_id":0}')
    },
  )
  close = server.close
  const { trials } = await runOnServer(server.address, { load: ONE, adapter: 'deepgram-ws' })
  expect(trials.map(({ connection }) => connection)).toEqual(['hot', 'hot', 'hot', 'hot'])
})
