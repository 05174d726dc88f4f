import { WebSocket } from 'ws'
import { monotonicClock } from '../../src/core/clock.ts'
import type { OpenStream } from '../first-audio/stream.ts'

/** What most tools do: `ws`, stamped on each message, with every message parsed and decoded at once. */
export const wsClient: OpenStream = async (url, _, listener) => {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let audio = 0
  socket.on('message', (message) => {
    const at = monotonicClock.now()
    const { request_id, status, data } = JSON.parse(message.toString())
    if (status === 'complete') return listener.end()
    if (audio === 0) listener.first(at, Number(request_id))
    audio += Buffer.from(data.audio, 'base64').length
  })
  socket.on('close', () => {
    throw new Error(`closed after ${audio} bytes`)
  })
  return () => {
    audio = 0
    socket.send('{"text":"speak"}')
  }
}
