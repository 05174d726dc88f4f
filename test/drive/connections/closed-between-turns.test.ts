import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { STAGES, stageDuration } from '../../../src/core/trial/trial-stages.ts'
import { BudgetCounter, createBudgetMemory } from '../../../src/drive/budget/budget-counter.ts'
import { runOnServer } from '../run-on-lab.ts'
import { type ServerTurn, startSpeechServer, tone } from './speech-server.ts'

/** Servers that close a connection at the moment it is used again. */

const ONE = { executor: 'constant-concurrency', concurrency: 1, order: 'interleaved', trials: 4 } as const

let close = () => {}
afterEach(() => close())

async function startServer(answer: (turn: ServerTurn) => void | Promise<void>) {
  const isText = ({ text }: ServerTurn['message']) => typeof text === 'string' && text.trim() !== ''
  const server = await startSpeechServer(isText, answer)
  close = server.close
  return server
}

function speak({ socket, message }: ServerTurn): void {
  const ids = { external_request_id: message.request_id }
  const data = { audio: tone(200).toString('base64') }
  socket.send(JSON.stringify({ ...ids, status: 'chunk', data }))
  socket.send(JSON.stringify({ ...ids, status: 'complete' }))
}

/** Answers the first request of a connection; at the next it `ends` the connection without a word. */
const answeringOnce = (end: (turn: ServerTurn) => void) => (turn: ServerTurn) =>
  turn.onConnection === 1 ? speak(turn) : end(turn)

describe('a reused connection that was closed before anything of an answer', () => {
  test.each([
    ['with a close frame', ({ socket }: ServerTurn) => socket.close(1000)],
    ['without one', ({ socket }: ServerTurn) => socket.terminate()],
  ])('%s is replaced once, and the trial says what that cost', async (_, end) => {
    const server = await startServer(answeringOnce(end))
    const { trials } = await runOnServer(server.address, { load: ONE })
    expect(trials.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(trials.map(({ connection }) => connection)).toEqual(['hot', 'cold', 'cold', 'cold'])
    expect(trials[0]).not.toHaveProperty('redial_us')
    for (const trial of trials.slice(1)) {
      expect(trial.redial_us).toBeGreaterThan(0)
      expect(trial.closed_after_us).toBeGreaterThanOrEqual(0)
      // The time lost is no time of the new connection's dial.
      for (const stage of STAGES.filter(({ name }) => ['connect', 'ttfa_cold'].includes(name)))
        expect(stageDuration(stage, trial)).toBeUndefined()
    }
    expect(server.connections()).toBe(4)
  })

  test('over HTTP too', async () => {
    const seen = new WeakSet<object>()
    const server = createServer((request, response) => {
      const { socket } = request
      if (seen.has(socket)) return void socket.destroy()
      seen.add(socket)
      request.resume()
      response.writeHead(200, { 'content-type': 'audio/pcm' }).end(tone(200))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    close = () => {
      server.closeAllConnections()
      server.close()
    }
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const { trials } = await runOnServer(address, { load: ONE, adapter: 'smallest-http' })
    expect(trials.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(trials.slice(1).every(({ redial_us = 0 }) => redial_us > 0)).toBe(true)
  })

  test('is replaced only once: a text is sent twice at most', async () => {
    const server = await startServer((turn) => {
      if (turn.onServer === 1) speak(turn)
      else turn.socket.terminate()
    })
    const { trials } = await runOnServer(server.address, { load: { ...ONE, trials: 2 } })
    expect(trials.map(({ outcome }) => outcome)).toEqual(['ok', 'network'])
    expect(server.requests()).toBe(3)
  })
})

describe('a text is not sent again', () => {
  test('over a connection that was dialled for it', async () => {
    const server = await startServer(({ socket }) => socket.terminate())
    const { trials } = await runOnServer(server.address, {
      load: { ...ONE, trials: 2 },
      scenario: { connection: 'cold' },
    })
    expect(trials.map(({ outcome }) => outcome)).toEqual(['network', 'network'])
    expect(server.requests()).toBe(2)
  })

  test.each([
    [
      'once something of the answer came',
      async ({ socket }: ServerTurn) => {
        socket.send('{"status":"word_timestamp"}')
        await sleep(20)
        socket.terminate()
      },
    ],
    ['if the close says why', ({ socket }: ServerTurn) => socket.close(1008, 'no')],
    [
      'if the close took longer than a round trip: it may be the answer',
      async ({ socket }: ServerTurn) => {
        await sleep(500)
        socket.terminate()
      },
    ],
  ])('%s', async (_, end) => {
    const server = await startServer(answeringOnce(end as (turn: ServerTurn) => void))
    const { trials } = await runOnServer(server.address, { load: { ...ONE, trials: 2 } })
    expect(trials[1]?.outcome).not.toBe('ok')
    expect(server.requests()).toBe(2)
  })

  test('if the budget has no room for it twice, which it never overdraws', async () => {
    const server = await startServer(answeringOnce(({ socket }) => socket.terminate()))
    const limits = { requests: 4 }
    const counters = createBudgetMemory(limits)
    const budget = { ...limits, counters, textCosts: [[0, 0]] } as never
    const { trials } = await runOnServer(server.address, { load: { ...ONE, trials: 6 }, budget })
    // 1, then 2 for the second, then the third has room for its first sending only.
    expect(trials.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'network'])
    expect(server.requests()).toBe(4)
    expect(new BudgetCounter(counters).isExhausted).toBe(true)
  })
})
