import { Client, type Dispatcher } from 'undici'
import { monotonicClock } from '../../src/core/clock.ts'
import { type Route, stampIn } from './speech.ts'
import type { OpenStream, StreamListener } from './stream.ts'

/** Plain `undici` with its fastest API, `dispatch`: stamps on data and decodes all data at once. */
export const undiciStream: OpenStream = async (url, route, listener) => {
  const client = new Client(url.origin, { pipelining: 1, connect: { rejectUnauthorized: false } })
  const request = { path: url.pathname, method: 'GET', bodyTimeout: 0, headersTimeout: 0 } as const
  return () => {
    client.dispatch(request, handler(route, listener))
  }
}

function handler(route: Route, listener: StreamListener): Dispatcher.DispatchHandler {
  const decode = route === 'sse' ? eventDecoder() : (bytes: Buffer) => bytes.length
  let isFirst = true
  let audio = 0
  return {
    onRequestStart: () => {},
    onResponseStart: () => {},
    onResponseData: (_, bytes) => {
      const at = monotonicClock.now()
      const sent = isFirst ? stampIn(bytes.toString('latin1')) : undefined
      if (sent !== undefined) listener.first(at, sent)
      isFirst = false
      audio += decode(bytes)
    },
    onResponseEnd: () => listener.end(),
    onResponseError: (_, error) => {
      throw new Error(`${error.message} after ${audio} bytes`)
    },
  }
}

/** Bytes of audio in complete events. */
function eventDecoder(): (bytes: Buffer) => number {
  let held = ''
  return (bytes) => {
    const events = (held + bytes.toString()).split('\n\n')
    held = events.pop() ?? ''
    const decoded = events.map((event) =>
      Buffer.from(JSON.parse(event.slice('data: '.length)).data.audio, 'base64'),
    )
    return decoded.reduce((sum, { length }) => sum + length, 0)
  }
}
