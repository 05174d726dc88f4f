/**
 * One of the clients that `ttfa run` is compared with: `client.ts <kind> <route> <port> <streams> <answers>`, run as
 * a child process. Its pattern is that of the run: all streams begin together, each asks again when its answer has
 * ended, and the first answer of each is the warm-up. It sends its parent the errors of the others.
 */
import type { Route } from '../first-audio/speech.ts'
import type { OpenStream } from '../first-audio/stream.ts'
import { floorClient } from './floor-client.ts'
import { undiciClient } from './undici-client.ts'
import { wsClient } from './ws-client.ts'

const CLIENTS: Readonly<Record<string, OpenStream>> = {
  floor: floorClient,
  ws: wsClient,
  undici: undiciClient,
}

/** Speaks all answers of a stream, one after the other. */
async function runStream(
  open: OpenStream,
  url: URL,
  route: Route,
  answers: number,
): Promise<() => Promise<number[]>> {
  const errors: number[] = []
  let ended = () => {}
  const sendRequest = await open(url, route, {
    first: (received, sent) => errors.push(received - sent),
    end: () => ended(),
  })
  return async () => {
    for (let answer = 0; answer <= answers; answer++)
      await new Promise<void>((resolve) => {
        ended = resolve
        sendRequest()
      })
    return errors.slice(1)
  }
}

const [kind = '', route = '', port = '', streams = '', answers = ''] = process.argv.slice(2)
const open = CLIENTS[kind]
if (!open) throw new Error(`no client is called ${kind}`)
const url = new URL(`${route === 'websocket' ? 'ws' : 'http'}://127.0.0.1:${port}`)
const starts: (() => Promise<number[]>)[] = []
for (let index = 0; index < Number(streams); index++)
  starts.push(await runStream(open, url, route as Route, Number(answers)))
const errors = await Promise.all(starts.map((start) => start()))
process.send?.(errors.flat(), () => process.exit())
