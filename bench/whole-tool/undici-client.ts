import { Client, type Dispatcher } from 'undici'
import { monotonicClock } from '../../src/core/clock.ts'
import { eventDecoder } from '../first-audio/event-decoder.ts'
import type { Route } from '../first-audio/speech.ts'
import type { OpenStream, StreamListener } from '../first-audio/stream.ts'

/** Plain `undici` with its fastest API, `dispatch`: stamped on data, and all data decoded at once. */
export const undiciClient: OpenStream = async (url, route, listener) => {
  const client = new Client(url.origin, { pipelining: 1 })
  const headers: Record<string, string> = route === 'sse' ? { accept: 'text/event-stream' } : {}
  const request = {
    path: '/',
    method: 'POST',
    headers,
    body: '{}',
    bodyTimeout: 0,
    headersTimeout: 0,
  } as const
  return () => {
    client.dispatch(request, handler(route, listener))
  }
}

/** The last event has none. */
const audioOf = ({ audio = '' }: { audio?: string }) => audio

function handler(route: Route, listener: StreamListener): Dispatcher.DispatchHandler {
  const decode = route === 'sse' ? eventDecoder(audioOf) : (bytes: Buffer) => bytes.length
  let id = Number.NaN
  let audio = 0
  return {
    onRequestStart: () => {},
    onResponseStart: (_, __, headers) => {
      id = Number(headers['x-request-id'])
    },
    onResponseData: (_, bytes) => {
      const at = monotonicClock.now()
      if (audio === 0) listener.first(at, id)
      audio += decode(bytes)
    },
    onResponseEnd: () => listener.end(),
    onResponseError: (_, error) => {
      throw new Error(`${error.message} after ${audio} bytes`)
    },
  }
}
