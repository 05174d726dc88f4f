import type { AnyAdapter, ProviderEvent } from '../../src/core/adapter/adapter.ts'
import { HTTP, type Mutants, mapEvents, mapRefusals, SSE, textOf, WEBSOCKET, withHear } from './mutations.ts'

/** A tone of 440 Hz at 24 kHz. */
const TONE = new Uint8Array(
  Int16Array.from({ length: 12_000 }, (_, at) => 12_000 * Math.sin((2 * Math.PI * 440 * at) / 24_000)).buffer,
)
const LOUD: ProviderEvent = { kind: 'audio', audio: TONE }

/** A port of loopback on which nobody listens. */
const dialNobody = (adapter: AnyAdapter, scheme: string): AnyAdapter => ({
  ...adapter,
  dial: (job) => ({ ...adapter.dial(job), url: `${scheme}://127.0.0.1:1/` }),
})

const kept = new WeakMap<object, Buffer>()

/** Once for each request: as much for each frame of a flood would take minutes. */
function keepMuch(job: object): void {
  if (!kept.has(job)) kept.set(job, Buffer.alloc(300 << 20, 1))
}

const failOnEverything = withHear(SSE, () => [
  { kind: 'fault', fault: { kind: 'server', detail: 'something went wrong' } },
])

/** Adapters that break a law of hostile servers, or of damaged answers. */
export const HOSTILE_MUTANTS: Mutants = {
  'fails at once as `protocol` on a server that does not speak HTTP': {
    'never reaches the server': dialNobody(HTTP, 'http'),
  },
  'fails at once as `protocol` on frames that no server may send': {
    'never reaches the server': dialNobody(WEBSOCKET, 'ws'),
  },
  'reports a refusal by its status and words, whatever its body is': {
    'reports every refusal as `server`': mapRefusals(HTTP, (fault) => ({ ...fault, kind: 'server' })),
    'drops the words': mapRefusals(SSE, (fault) => ({ ...fault, detail: 'refused' })),
  },
  'reports a complaint that it does not know at once, in its words': {
    'drops the words': failOnEverything,
  },
  'takes nothing for an answer in which nothing can be heard': {
    'takes any bytes for a tone': withHear(HTTP, ({ kind }) => {
      if (kind === 'binary' || kind === 'text') return [LOUD]
      return kind === 'eof' ? [{ kind: 'end' }] : []
    }),
  },
  'ends by its timeout, however slowly a server answers': {
    'gives up at the head': { ...failOnEverything, readRefusal: () => ({ kind: 'server', detail: 'no' }) },
  },
  'ends by its timeout within 64 MB, however much a server sends': {
    'keeps three hundred megabytes': withHear(SSE, (frame, state, job) => {
      keepMuch(job)
      return SSE.hear(frame, state, job)
    }),
  },
  'hears the same audio in pieces of any size': {
    'drops small pieces': mapEvents(HTTP, (event) =>
      event.kind === 'audio' && event.audio.length < 900 ? [] : [event],
    ),
  },
  'reports an answer that breaks off as the same fault, however the connection ends': {
    'takes the first audio for the whole': mapEvents(WEBSOCKET, (event) =>
      event.kind === 'audio' ? [event, { kind: 'end' }] : [event],
    ),
  },
  'takes damaged base64 for no audio': {
    'hears a tone in junk': withHear(WEBSOCKET, (frame, state, job) =>
      textOf(frame).includes('!!!!') ? [LOUD] : WEBSOCKET.hear(frame, state, job),
    ),
  },
}
