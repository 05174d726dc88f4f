import { Client, type Dispatcher } from 'undici'
import { monotonicClock } from '../../src/core/clock.ts'
import { eventDecoder } from './event-decoder.ts'
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

const audioOf = ({ data }: { data: { audio: string } }) => data.audio

function handler(route: Route, listener: StreamListener): Dispatcher.DispatchHandler {
  const decode = route === 'sse' ? eventDecoder(audioOf) : (bytes: Buffer) => bytes.length
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
