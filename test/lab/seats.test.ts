import { describe, expect, test } from 'vitest'
import { createSeats } from '../../src/lab/engine/seats.ts'
import { labOf } from './clients/support.ts'
import { openSocket } from './socket.ts'

const HEADERS = { authorization: 'Bearer sk_car_test', 'cartesia-version': '2026-08-14' }
const HELLO = {
  model_id: 'sonic-3',
  voice: 'f786b574-daa5-4673-aa0c-cbe3e8534c02',
  output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 24_000 },
  transcript: 'Hello there.',
}

describe('requests in flight on one connection', () => {
  test('are counted, and unlimited without a limit', () => {
    const seats = createSeats(1)
    expect([seats.take(), seats.take(), seats.taken()]).toEqual([true, false, 1])
    seats.free()
    expect(seats.take()).toBe(true)
    const free = createSeats(undefined)
    expect(Array.from({ length: 99 }, () => free.take()).every(Boolean)).toBe(true)
  })

  test('are refused above the limit, and accepted on another connection', async () => {
    const profile = { firstAudio: 100, voice: 'tone', concurrency: 3, limits: { perSocket: 1 } } as const
    const { lab, base } = await labOf('cartesia', profile)
    const url = `${base}/tts/websocket`
    const { socket } = await openSocket(url, HEADERS)
    const { socket: other } = await openSocket(url, HEADERS)
    socket.say({ ...HELLO, context_id: 'first' }, { ...HELLO, context_id: 'second' })
    other.say({ ...HELLO, context_id: 'third' })
    await Promise.all([socket.heard('type', 'done'), other.heard('type', 'done')])
    expect(socket.all('type', 'error')).toEqual([
      expect.objectContaining({
        context_id: 'second',
        status_code: 429,
        error_code: 'concurrency_limited',
      }),
    ])
    expect(other.all('type', 'error')).toEqual([])
    socket.say({ ...HELLO, context_id: 'fourth' })
    await socket.heard('context_id', 'fourth')
    expect(socket.all('context_id', 'fourth')[0]?.type).toBe('chunk')
    for (const line of [socket, other]) line.line.terminate()
    await lab.close()
  })
})
