import { smallestHttp } from '../../src/adapters/smallest-http.ts'
import { smallestSse } from '../../src/adapters/smallest-sse.ts'
import { smallestWs } from '../../src/adapters/smallest-ws.ts'
import type { AnyAdapter, Cue, Facts, Frame, Heard, HttpDial, Job } from '../../src/core/adapter.ts'
import type { Fault } from '../../src/core/fault.ts'

const WEBSOCKET: AnyAdapter = smallestWs
const EVENTS: AnyAdapter = smallestSse
const HTTP: AnyAdapter = smallestHttp

type Hear = (frame: Frame, memo: unknown, job: Job) => Heard[]

const hearing = (adapter: AnyAdapter, hear: Hear): AnyAdapter => ({ ...adapter, hear })
const facing = (adapter: AnyAdapter, facts: Partial<Facts>): AnyAdapter => ({
  ...adapter,
  facts: { ...adapter.facts, ...facts },
})

/** Everything heard, with something done to each. */
const mapping = (adapter: AnyAdapter, change: (heard: Heard) => Heard[]): AnyAdapter =>
  hearing(adapter, (frame, memo, job) => adapter.hear(frame, memo, job).flatMap(change))

const mappingAudio = (adapter: AnyAdapter, change: (audio: Uint8Array) => Uint8Array): AnyAdapter =>
  mapping(adapter, (heard) => [heard.kind === 'audio' ? { ...heard, audio: change(heard.audio) } : heard])

const mappingFault = (adapter: AnyAdapter, change: (fault: Fault) => Fault): AnyAdapter =>
  mapping(adapter, (heard) => [heard.kind === 'fault' ? { ...heard, fault: change(heard.fault) } : heard])

/** A request whose JSON, in the body or in a frame, has something done to it. */
const writing = (
  adapter: AnyAdapter,
  change: (fields: Record<string, unknown>, job: Job) => object,
): AnyAdapter => {
  const rewrite = (written: string, job: Job) => JSON.stringify(change(JSON.parse(written), job))
  const { say, dial } = adapter
  return {
    ...adapter,
    dial: (job) => {
      const dialled = dial(job)
      return dialled.carrier === 'http' ? { ...dialled, body: rewrite(String(dialled.body), job) } : dialled
    },
    ...(say && {
      say: (cue: Cue, job: Job, memo: unknown) =>
        say(cue, job, memo).map((frame) =>
          frame.kind === 'text' ? { kind: 'text' as const, text: rewrite(frame.text, job) } : frame,
        ),
    }),
  }
}

const refusing = (adapter: AnyAdapter, change: (fault: Fault, body: string) => Fault): AnyAdapter => ({
  ...adapter,
  readRefusal: (status, body, headers) => {
    const fault = adapter.readRefusal?.(status, body, headers)
    if (!fault) throw new Error('the adapter reads refusals')
    return change(fault, body)
  },
})

const without = (fields: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))

const textOf = (frame: Frame) => (frame.kind === 'text' ? frame.text : '')

/** What the three adapters must not become: a sentence that ends `an adapter that …`, and the adapter. */
export const MUTANTS: readonly (readonly [sentence: string, adapter: AnyAdapter])[] = [
  [
    'reads a clock when it hears',
    hearing(WEBSOCKET, (...given) => (Date.now() > 0 ? WEBSOCKET.hear(...given) : [])),
  ],
  [
    'reads a clock and swallows the complaint',
    hearing(WEBSOCKET, (...given) => {
      try {
        performance.now()
      } catch {}
      return WEBSOCKET.hear(...given)
    }),
  ],
  [
    'asks for today’s date',
    hearing(EVENTS, (...given) => (new Date().getDay() < 9 ? EVENTS.hear(...given) : [])),
  ],
  [
    'rolls dice for its request id',
    writing(WEBSOCKET, (fields) => ({ ...fields, request_id: `r${Math.random()}` })),
  ],
  ['numbers its requests by itself', numbering()],
  [
    'reads the environment',
    { ...HTTP, dial: (job) => ({ ...HTTP.dial(job), ...(process.env.KIT && { body: '' }) }) as HttpDial },
  ],
  ['keeps its memory to itself', rememberingAlone()],
  ['shares one memory among connections', sharingMemory()],
  ['changes the job', { ...HTTP, dial: (job) => HTTP.dial(Object.assign(job, { text: job.text.trim() })) }],
  [
    'throws on garbage',
    hearing(WEBSOCKET, (frame, memo, job) =>
      JSON.parse(textOf(frame) || '{}') ? WEBSOCKET.hear(frame, memo, job) : [],
    ),
  ],
  [
    'writes into the frame it hears',
    hearing(
      HTTP,
      (frame, memo, job) => (frame.kind === 'binary' && frame.bytes.fill(0), HTTP.hear(frame, memo, job)),
    ),
  ],
  ['accepts any option', { ...WEBSOCKET, parseOptions: (raw: object) => ({ ...raw }) }],
  [
    'dials the provider whatever the base',
    { ...HTTP, dial: (job) => HTTP.dial({ ...job, base: 'https://api.smallest.ai' }) },
  ],
  [
    'drops the base’s path',
    { ...EVENTS, dial: (job) => EVENTS.dial({ ...job, base: new URL(job.base).origin }) },
  ],
  ['forgets the sample rate', writing(WEBSOCKET, (fields) => without(fields, 'sample_rate'))],
  ['forgets the voice', writing(EVENTS, (fields) => ({ ...fields, voice_id: 'magnus' }))],
  ['forgets the model', writing(HTTP, (fields) => without(fields, 'model'))],
  ['asks for one format only', writing(HTTP, (fields) => ({ ...fields, output_format: 'pcm' }))],
  ['leaks the key into the body', writing(HTTP, (fields, { key }) => ({ ...fields, api_key: key }))],
  [
    'leaks the key into a frame of text',
    writing(WEBSOCKET, (fields, { key }) => ({ ...fields, token: key })),
  ],
  ['sends no key', { ...EVENTS, dial: (job) => EVENTS.dial({ ...job, key: '' }) }],
  [
    'has no words for a keepalive it declares',
    {
      ...WEBSOCKET,
      say: (cue, job, memo) => (cue.kind === 'keepalive' ? [] : (WEBSOCKET.say?.(cue, job, memo) ?? [])),
    },
  ],
  [
    'swallows text that is fed bit by bit',
    {
      ...WEBSOCKET,
      say: (cue, job, memo) =>
        cue.kind === 'text' && !cue.last ? [] : (WEBSOCKET.say?.(cue, job, memo) ?? []),
    },
  ],
  [
    'never says that streamed text is over',
    writing(WEBSOCKET, (fields) => ({ ...fields, continue: true, flush: false })),
  ],
  [
    'spoils the text',
    writing(EVENTS, (fields) => ({ ...fields, text: encodeURIComponent(String(fields.text)) })),
  ],
  ['declares a cancel message it has not got', facing(WEBSOCKET, { cancel: 'message' })],
  ['declares a default rate that is none of its rates', facing(WEBSOCKET, { defaultSampleRate: 22050 })],
  ['declares a model without a voice', facing(EVENTS, { models: ['lightning_v3.1', 'lightning_v4'] })],
  ['declares a day that does not exist', facing(HTTP, { checked: '2026-02-30' })],
  ['declares an origin with a path', facing(HTTP, { origin: 'https://api.smallest.ai/waves' })],
  [
    'reads only one shape of refusal',
    refusing(WEBSOCKET, (fault, body) => ({
      ...fault,
      detail: body.startsWith('{"message"') ? fault.detail : '',
    })),
  ],
  [
    'calls a refusal with 5xx `rejected`',
    refusing(HTTP, (fault) => (fault.kind === 'server' ? { ...fault, kind: 'rejected' } : fault)),
  ],
  [
    'calls a limit `server`',
    refusing(EVENTS, (fault) => (fault.kind === 'limit' ? { ...fault, kind: 'server' } : fault)),
  ],
  [
    'forgets how long it was told to wait',
    refusing(HTTP, ({ kind, detail, status = 0 }) => ({ kind, detail, status })),
  ],
  ['keeps whole pages of an error', refusing(HTTP, (fault, body) => ({ ...fault, detail: body }))],
  [
    'calls a failure in mid-answer `rejected`',
    mappingFault(WEBSOCKET, (fault) => (fault.kind === 'server' ? { ...fault, kind: 'rejected' } : fault)),
  ],
  [
    'hears no errors in mid-answer',
    mapping(WEBSOCKET, (heard) => (heard.kind === 'fault' && heard.fault.kind === 'server' ? [] : [heard])),
  ],
  [
    'hears nothing wrong in garbage',
    mapping(WEBSOCKET, (heard) => (heard.kind === 'fault' && heard.fault.kind === 'protocol' ? [] : [heard])),
  ],
  [
    'counts empty audio',
    hearing(WEBSOCKET, (frame, memo, job) =>
      textOf(frame).includes('"audio":""')
        ? [{ kind: 'audio', audio: new Uint8Array(0) }]
        : WEBSOCKET.hear(frame, memo, job),
    ),
  ],
  [
    'takes completion for audio',
    mapping(WEBSOCKET, (heard) =>
      heard.kind === 'end' ? [{ kind: 'audio', audio: new Uint8Array(2) }, heard] : [heard],
    ),
  ],
  ['says two ends', mapping(EVENTS, (heard) => (heard.kind === 'end' ? [heard, heard] : [heard]))],
  ['never hears the end', mapping(WEBSOCKET, (heard) => (heard.kind === 'end' ? [] : [heard]))],
  [
    'hears an end in every event',
    hearing(EVENTS, (frame, memo, job) => [
      ...EVENTS.hear(frame, memo, job),
      ...(frame.kind === 'event' ? [{ kind: 'end' as const }] : []),
    ]),
  ],
  [
    'decodes base64 as if it were text',
    mappingAudio(WEBSOCKET, (audio) => Buffer.from(Buffer.from(audio).toString('utf8'))),
  ],
  [
    'swaps the bytes of samples',
    mappingAudio(EVENTS, (audio) => (audio.length % 2 === 0 ? Buffer.from(audio).swap16() : audio)),
  ],
  ['drops the last byte of each piece', mappingAudio(EVENTS, (audio) => audio.subarray(0, -1))],
  [
    'drops small frames',
    mapping(WEBSOCKET, (heard) => (heard.kind === 'audio' && heard.audio.length < 1024 ? [] : [heard])),
  ],
  [
    'keeps the provider’s id to itself',
    mapping(WEBSOCKET, (heard) => (heard.kind === 'note' ? [] : [heard])),
  ],
  ['ignores whose stream a frame is', mapping(WEBSOCKET, ({ stream: _, ...heard }) => [heard as Heard])],
  [
    'calls a close after completion a fault',
    { ...WEBSOCKET, readClose: (code) => ({ kind: 'truncated', status: code, detail: 'closed' }) },
  ],
  ['takes a close in mid-answer for nothing', { ...WEBSOCKET, readClose: () => undefined }],
  ['promises a marker that other frames carry, too', facing(WEBSOCKET, { audioMarker: '"status":"' })],
  ['promises a marker that no frame carries', facing(WEBSOCKET, { audioMarker: '"speech":"' })],
]

function numbering(): AnyAdapter {
  let number = 0
  return writing(HTTP, (fields) => ({ ...fields, request_id: `r${++number}` }))
}

/** The memory of all connections in one place inside the adapter. */
function rememberingAlone(): AnyAdapter {
  const memory = EVENTS.memo?.()
  return hearing(EVENTS, (frame, _, job) => EVENTS.hear(frame, memory, job))
}

function sharingMemory(): AnyAdapter {
  const memory = WEBSOCKET.memo?.()
  return { ...WEBSOCKET, memo: () => memory }
}
