import { describe, expect, test } from 'vitest'
import { createPerSocketLimit } from '../../../src/lab/limits/per-socket-limit.ts'
import { startLabWith } from '../official-clients/client-helpers.ts'
import { openRecorded } from '../support/websocket-recorder.ts'

const HEADERS = { authorization: 'Bearer sk_car_test', 'cartesia-version': '2026-08-14' }
const HELLO = {
  model_id: 'sonic-3',
  voice: 'f786b574-daa5-4673-aa0c-cbe3e8534c02',
  output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 24_000 },
  transcript: 'Hello there.',
}

describe('requests in flight on one connection', () => {
  test('are counted, and unlimited without a limit', () => {
    const seats = createPerSocketLimit(1)
    expect([seats.tryAcquire(), seats.tryAcquire(), seats.used()]).toEqual([true, false, 1])
    seats.release()
    expect(seats.tryAcquire()).toBe(true)
    const free = createPerSocketLimit(undefined)
    expect(Array.from({ length: 99 }, () => free.tryAcquire()).every(Boolean)).toBe(true)
  })

  test('are refused above the limit, and accepted on another connection', async () => {
    const profile = { firstAudio: 100, voice: 'tone', concurrency: 3, limits: { perSocket: 1 } } as const
    const { lab, base } = await startLabWith('cartesia', profile)
    const url = `${base}/tts/websocket`
    const { socket } = await openRecorded(url, HEADERS)
    const { socket: other } = await openRecorded(url, HEADERS)
    socket.send({ ...HELLO, context_id: 'first' }, { ...HELLO, context_id: 'second' })
    other.send({ ...HELLO, context_id: 'third' })
    await Promise.all([socket.untilField('type', 'done'), other.untilField('type', 'done')])
    expect(socket.withField('type', 'error')).toEqual([
      expect.objectContaining({
        context_id: 'second',
        status_code: 429,
        error_code: 'concurrency_limited',
      }),
    ])
    expect(other.withField('type', 'error')).toEqual([])
    socket.send({ ...HELLO, context_id: 'fourth' })
    await socket.untilField('context_id', 'fourth')
    expect(socket.withField('context_id', 'fourth')[0]?.type).toBe('chunk')
    for (const line of [socket, other]) line.webSocket.terminate()
    await lab.close()
  })
})
