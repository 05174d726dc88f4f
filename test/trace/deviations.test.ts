import { beforeAll, describe, expect, test } from 'vitest'
import { explainTrace } from '../../src/trace/findings/explain-trace.ts'
import type { Finding } from '../../src/trace/findings/finding.ts'
import type { RequestTrace } from '../../src/trace/request-trace.ts'
import {
  type Deviation,
  type ForeignServer,
  type Message,
  openBodyServer,
  openWebSocketServer,
  tone,
  wavHeader,
} from './foreign-server.ts'
import { trace } from './trace-once.ts'

/**
 * Servers made by hand that deviate from the protocol they speak, one deviation each. `explainTrace` has to
 * name the deviation in words.
 */

const pieces = (...starts: Buffer[]) =>
  [0, 1, 2].map((index) => Buffer.concat([starts[index] ?? Buffer.alloc(0), tone(80)]))
const base64 = (audio: Buffer) => audio.toString('base64')

/** A route, a healthy server of it, and the names that deviations change. */
interface Route {
  readonly adapter: string
  /** A server of the route. `audio`: in pieces. */
  readonly open: (deviation: Deviation, audio?: readonly Buffer[]) => Promise<ForeignServer>
  /** The field with the audio, and the path to it. */
  readonly field: string
  readonly pointer: string
  /** The place to mend that a finding names. */
  readonly place: RegExp
  /** Whether a message completes the answer. */
  readonly isLast: (message: Message) => boolean
}

const ROUTES: readonly Route[] = [
  {
    adapter: 'cartesia-ws',
    field: 'data',
    pointer: '/data',
    place: /`hear`.* of the adapter cartesia-ws/,
    isLast: (message) => typeof message === 'object' && 'type' in message && message.type === 'done',
    open: (deviation, audio = pieces()) =>
      openWebSocketServer(
        ({ continue: more, transcript }) => more !== true || transcript === '',
        ({ context_id }) => [
          ...audio.map((piece) => ({
            type: 'chunk',
            data: base64(piece),
            done: false,
            status_code: 206,
            step_time: 12.5,
            context_id,
          })),
          { type: 'done', done: true, status_code: 200, context_id },
        ],
        deviation,
      ),
  },
  {
    adapter: 'inworld-ws',
    field: 'audioContent',
    pointer: '/result/audioChunk/audioContent',
    place: /in src\/adapters\/descriptions\/inworld-ws\.yaml/,
    isLast: (message) => JSON.stringify(message).includes('contextClosed'),
    open: (deviation, audio = pieces()) =>
      openWebSocketServer(
        (message) => 'close_context' in message,
        ({ contextId }) => [
          ...audio.map((piece) => ({ result: { contextId, audioChunk: { audioContent: base64(piece) } } })),
          { result: { contextId, contextClosed: {} } },
        ],
        deviation,
      ),
  },
  {
    adapter: 'smallest-sse',
    field: 'audio',
    pointer: '/audio',
    place: /`hear`.* of the adapter smallest-sse/,
    isLast: (message) => typeof message === 'object' && 'done' in message && message.done === true,
    open: (deviation, audio = pieces()) =>
      openBodyServer(
        'events',
        () => [...audio.map((piece) => ({ audio: base64(piece), done: false })), { audio: '', done: true }],
        deviation,
      ),
  },
  {
    adapter: 'elevenlabs-timestamps',
    field: 'audio_base64',
    pointer: '/audio_base64',
    place: /`hear`.* of the adapter elevenlabs-timestamps/,
    // The end of the body is the end of the answer.
    isLast: () => false,
    open: (deviation, audio = pieces()) =>
      openBodyServer('lines', () => audio.map((piece) => ({ audio_base64: base64(piece) })), deviation),
  },
]

/** Changes the JSON text of every message. */
function rewrite(change: (json: string) => string): Deviation {
  return {
    change: (messages) =>
      messages.map((message) => (Buffer.isBuffer(message) ? message : change(JSON.stringify(message)))),
  }
}

interface Row {
  readonly name: string
  readonly deviation: (route: Route) => Deviation
  readonly audio?: readonly Buffer[]
  readonly says: (route: Route) => RegExp
  /** The request still has its number. */
  readonly isFine?: true
  readonly only?: (route: Route) => boolean
}

const overBody = ({ adapter }: Route) => adapter === 'elevenlabs-timestamps'
const onWebSocket = ({ adapter }: Route) => adapter.endsWith('-ws')
const capitalized = (name: string) => name[0]?.toUpperCase() + name.slice(1)

const ROWS: readonly Row[] = [
  { name: 'nothing', deviation: () => ({}), says: () => /^$/, isFine: true },
  {
    name: 'a new field',
    deviation: () => rewrite((json) => json.replace('{', '{"latency_hint":7,')),
    says: () => /\/latency_hint is new \(number, in \d messages\)/,
    isFine: true,
  },
  {
    name: 'a renamed field',
    deviation: ({ field }) => rewrite((json) => json.replace(`"${field}"`, '"payload"')),
    says: ({ pointer }) => new RegExp(`the field ${pointer} is called \\S*/payload`),
  },
  {
    name: 'another case',
    deviation: ({ field }) => rewrite((json) => json.replace(`"${field}"`, `"${capitalized(field)}"`)),
    says: ({ pointer, field }) =>
      new RegExp(`${pointer} is spelled \\S*/${capitalized(field)}, in another case`),
  },
  {
    name: 'the name of a type in another case',
    deviation: () => rewrite((json) => json.replace('"chunk"', '"Chunk"')),
    says: () => /\/type is “Chunk”, in another case: the lab’s twin sends “chunk”/,
    only: ({ adapter }) => adapter === 'cartesia-ws',
  },
  {
    name: 'the name of a type as a number',
    deviation: () => rewrite((json) => json.replace('"type":"chunk"', '"type":7')),
    says: () => /\/type is of type number \(\d messages\), where the lab’s twin sends .*chunk/,
    only: ({ adapter }) => adapter === 'cartesia-ws',
  },
  {
    name: 'all messages in one list',
    deviation: () => ({ change: (messages) => [JSON.stringify(messages)] }),
    says: () => /^1 frame held a list of messages \(a JSON array\)/,
    only: onWebSocket,
  },
  {
    name: 'base64 in the alphabet for addresses',
    deviation: () => rewrite((json) => json.replaceAll('+', '-').replaceAll('/', '_')),
    says: () => /3 texts of audio arrived as base64url .*; ttfa decoded it/,
    isFine: true,
  },
  {
    name: 'WAV for PCM, at another rate',
    deviation: () => ({}),
    audio: pieces(wavHeader(16_000)),
    says: () => /audio is WAV instead of raw samples .*16000 Hz, and pcm_s16le at 24000 Hz was requested/,
    isFine: true,
  },
  {
    name: 'no completion',
    deviation: ({ isLast }) => ({ change: (messages) => messages.filter((message) => !isLast(message)) }),
    says: () =>
      /audio arrived \(3 pieces\), but no message that the adapter reads as the end.*the lab’s twin ends with/,
    only: (route) => !overBody(route),
  },
  {
    name: 'a body that does not end',
    deviation: () => ({ isEndless: true }),
    says: () => /audio arrived \(3 pieces\), but the body of the response did not end as it should/,
    only: overBody,
  },
  {
    name: 'an error in a form that nobody knows',
    deviation: () => ({ change: () => [{ trouble: { why: 'the voice is on holiday' } }] }),
    says: () => /the voice is on holiday/,
  },
  {
    name: 'an error in a form that only ttfa knows',
    deviation: () => ({ change: () => [{ kind: 'session.failed', message: 'quota exceeded' }] }),
    says: () => /an error .*quota exceeded/,
  },
  {
    name: 'a ping as text',
    deviation: () => ({ change: (messages) => ['ping', ...messages] }),
    says: () => /a ping arrived as a text message that is not JSON \(“ping”\)/,
  },
  {
    name: 'binary for text',
    deviation: () => ({ as: 'binary' }),
    says: () =>
      /4 messages arrived as binary .*JSON in a binary frame|1 message arrived as binary .*JSON in a binary frame/,
    only: onWebSocket,
  },
  {
    name: 'raw audio, for text',
    deviation: () => ({ change: (messages) => [...pieces(), ...messages.slice(-1)] }),
    says: () => /arrived as binary .*raw audio/,
    only: onWebSocket,
  },
  {
    name: 'raw audio, for lines',
    deviation: () => ({ change: () => pieces() }),
    says: () => /the body is bytes \(perhaps raw audio.*where the adapter reads lines/,
    only: overBody,
  },
  {
    name: 'compression that nobody negotiated',
    deviation: () => ({ as: 'compressed' }),
    says: () => /compressed .*(no compression was negotiated|the request asked for identity)/,
  },
]

const words = (findings: readonly Finding[]) =>
  findings.map(({ says, mend }) => `${says} | ${mend ?? ''}`).join('\n')

describe.each(ROUTES)('$adapter: what is wrong is named', (route) => {
  let twin: RequestTrace
  beforeAll(async () => {
    twin = await trace(route.adapter)
    expect(twin.trial.outcome).toBe('ok')
  }, 60_000)

  test.each(ROWS.filter(({ only }) => only?.(route) ?? true))(
    '$name',
    async (row) => {
      const server = await route.open(row.deviation(route), row.audio)
      try {
        const traced = await trace(route.adapter, server.base)
        const findings = explainTrace(traced, twin)
        const said = words(findings)
        expect(said).toMatch(row.says(route))
        expect(traced.trial.outcome === 'ok', `${traced.trial.outcome}: ${traced.trial.detail}`).toBe(
          row.isFine === true,
        )
        if (!row.isFine) {
          expect(findings[0]?.weight).toBe('wrong')
          expect(findings.map(({ mend }) => mend).join('\n')).toMatch(
            row.name.startsWith('compression') ? /compression|uncompressed/ : route.place,
          )
        }
      } finally {
        await server.close()
      }
    },
    20_000,
  )
})
