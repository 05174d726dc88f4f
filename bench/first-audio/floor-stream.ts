import net from 'node:net'
import tls from 'node:tls'
import { monotonicClock } from '../../src/core/clock.ts'
import { ANSWERS, bytesOf, stampIn } from './speech.ts'
import type { OpenStream } from './stream.ts'

const shared = Buffer.allocUnsafeSlow(64 * 1024)
/** Asks a server for a WebSocket. */
export const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
// An empty text frame with mask 0000.
const REQUEST_FRAME = Buffer.from([0x81, 0x80, 0, 0, 0, 0])

/**
 * The least that Node can do: all sockets read into one buffer. Only the first read of an answer with a stamp
 * is parsed; the bytes of all others are counted. Without any protocol, it shows what the machine allows.
 */
export const floorStream: OpenStream = (url, route, listener) =>
  new Promise((resolve) => {
    const whole = bytesOf(ANSWERS[route])
    let isUpgrading = route === 'websocket'
    let isFirst = true
    let received = 0
    const callback = (length: number) => {
      const at = monotonicClock.now()
      if (isUpgrading) {
        isUpgrading = false
        resolve(sendRequest)
        return true
      }
      const sent = isFirst ? stampIn(shared.toString('latin1', 0, Math.min(length, 400))) : undefined
      if (sent !== undefined) {
        isFirst = false
        listener.first(at, sent)
      }
      received += length
      if (received === whole) listener.end()
      return true
    }
    const endpoint = { host: url.hostname, port: Number(url.port), onread: { buffer: shared, callback } }
    const isSecure = /^(wss|https):$/.test(url.protocol)
    const socket = isSecure ? tls.connect({ ...endpoint, rejectUnauthorized: false }) : net.connect(endpoint)
    const request = (more: string) => `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n${more}\r\n`
    const sendRequest = () => {
      isFirst = true
      received = 0
      socket.write(route === 'websocket' ? REQUEST_FRAME : request(''))
    }
    socket.setNoDelay(true)
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      if (isUpgrading) socket.write(request(UPGRADE))
      else resolve(sendRequest)
    })
  })
