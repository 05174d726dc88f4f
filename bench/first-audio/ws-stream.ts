import { WebSocket } from 'ws'
import { monotonicClock } from '../../src/core/clock.ts'
import type { OpenStream } from './stream.ts'

/** What most tools do: `ws`, stamped on each message, with every message parsed and decoded at once. */
export const wsStream: OpenStream = async (url, _, listener) => {
  const socket = new WebSocket(url, { perMessageDeflate: false, rejectUnauthorized: false })
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let pieces = 0
  let audio = 0
  socket.on('message', (message) => {
    const at = monotonicClock.now()
    const { sent, data } = JSON.parse(message.toString())
    if (data === undefined) return listener.end()
    audio += Buffer.from(data.audio, 'base64').length
    if (pieces++ === 0) listener.first(at, Number(sent))
  })
  socket.on('close', () => {
    throw new Error(`closed after ${audio} bytes`)
  })
  return () => {
    pieces = 0
    socket.send('{"text":"speak"}')
  }
}
