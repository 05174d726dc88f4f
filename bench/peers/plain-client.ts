/**
 * A simple client as most people write one: `plain-client.ts ws|undici <url> <streams> <answers>`. It decodes
 * every answer on receipt and then requests the next. Prints the time from request to first audio in
 * milliseconds.
 */
import { monotonicClock } from '../../src/core/clock.ts'
import type { Route } from '../first-audio/speech.ts'
import type { OpenStream } from '../first-audio/stream.ts'
import { undiciStream } from '../first-audio/undici-stream.ts'
import { wsStream } from '../first-audio/ws-stream.ts'
import { percentile } from './percentile.ts'

const CLIENTS: Readonly<Record<string, OpenStream>> = { ws: wsStream, undici: undiciStream }

/** A connected stream. `speak` resolves with the milliseconds to first audio of all its answers. */
interface Stream {
  readonly speak: (answers: number) => Promise<number[]>
}

async function openStream(open: OpenStream, url: URL): Promise<Stream> {
  const delays: number[] = []
  let asked = 0
  let onOver = () => {}
  const ask = await open(url, url.pathname.slice(1) as Route, {
    first: (received) => delays.push((received - asked) / 1000),
    end: () => onOver(),
  })
  const askOnce = () =>
    new Promise<void>((resolve) => {
      onOver = resolve
      asked = monotonicClock.now()
      ask()
    })
  return {
    speak: async (answers) => {
      while (delays.length < answers) await askOnce()
      return delays
    },
  }
}

const [kind = '', address = '', streams = '', answers = ''] = process.argv.slice(2)
const open = CLIENTS[kind]
if (!open) throw new Error(`no client is called ${kind}`)
const opening = Array.from({ length: Number(streams) }, () => openStream(open, new URL(address)))
const opened = await Promise.all(opening)
const delays = (await Promise.all(opened.map((stream) => stream.speak(Number(answers))))).flat()
const reported = { answers: delays.length, p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) }
process.stdout.write(JSON.stringify(reported), () => process.exit())
