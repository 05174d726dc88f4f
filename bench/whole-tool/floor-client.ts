import net from 'node:net'
import { monotonicClock } from '../../src/core/clock.ts'
import { UPGRADE } from '../first-audio/floor-stream.ts'
import type { Route } from '../first-audio/speech.ts'
import type { OpenStream } from '../first-audio/stream.ts'

const shared = Buffer.allocUnsafeSlow(64 * 1024)
const TEXT = '{"text":"speak"}'
/** A whole text frame with mask 0000. */
const REQUEST_FRAME = Buffer.from([0x81, 0x80 | TEXT.length, 0, 0, 0, 0, ...Buffer.from(TEXT)])
/** The last bytes of an answer. The server writes them last, so that a read ends with them. */
const LAST: Readonly<Record<Route, string>> = {
  websocket: '"complete"}',
  sse: '0\r\n\r\n',
  chunks: '0\r\n\r\n',
}
const ID = /request[-_]id"?: ?"?(\d+\.\d{3})/i

/** The least that Node can do: sockets that read into one buffer, and look for an answer's id and its last bytes. */
export const floorClient: OpenStream = (url, route, listener) =>
  new Promise((resolve) => {
    const last = LAST[route]
    let isUpgrading = route === 'websocket'
    let isFirst = true
    const callback = (length: number) => {
      const at = monotonicClock.now()
      if (isUpgrading) {
        isUpgrading = false
        resolve(sendRequest)
        return true
      }
      const id = isFirst ? ID.exec(shared.toString('latin1', 0, Math.min(length, 400)))?.[1] : undefined
      if (id !== undefined) {
        isFirst = false
        listener.first(at, Number(id))
      }
      if (shared.toString('latin1', Math.max(0, length - last.length), length) === last) listener.end()
      return true
    }
    const endpoint = { host: url.hostname, port: Number(url.port), onread: { buffer: shared, callback } }
    const socket = net.connect(endpoint)
    const accept = route === 'sse' ? 'Accept: text/event-stream\r\n' : ''
    const request = (more: string) => `GET / HTTP/1.1\r\nHost: ${url.host}\r\n${more}\r\n`
    const sendRequest = () => {
      isFirst = true
      socket.write(route === 'websocket' ? REQUEST_FRAME : request(accept))
    }
    socket.setNoDelay(true)
    socket.once('connect', () => (isUpgrading ? socket.write(request(UPGRADE)) : resolve(sendRequest)))
  })
