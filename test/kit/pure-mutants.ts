import type { AnyAdapter, Facts, Frame, Heard, HttpDial, Job } from '../../src/core/adapter.ts'
import type { Fault } from '../../src/core/fault.ts'
import {
  EVENTS,
  facing,
  HTTP,
  hearing,
  LISTENING,
  type Mutants,
  mapping,
  refusing,
  textOf,
  WEBSOCKET,
  without,
  writing,
} from './mutations.ts'

/** Adapters that break a law of the kind that needs nothing but the adapter. */
export const PURE_MUTANTS: Mutants = {
  'is written against contract 1': {
    'is written against another contract': { ...WEBSOCKET, contract: 2 as 1 },
  },
  'has an id, a provider and a title that people can type and read': {
    'has an id with a space': facing(WEBSOCKET, { id: 'Smallest WS' }),
  },
  'says where its protocol was read, and when': {
    'declares a day that does not exist': facing(HTTP, { checked: '2026-02-30' }),
  },
  'has an origin that a base can replace: scheme and host of its carrier, no path': {
    'declares an origin with a path': facing(HTTP, { origin: 'https://api.smallest.ai/waves' }),
  },
  'names its key’s variable as the environment writes it': {
    'names a variable that no shell takes': facing(HTTP, { keyVariable: 'smallest-key' }),
  },
  'has models, each with a voice that works': {
    'declares a model without a voice': facing(EVENTS, { models: ['lightning_v3.1', 'lightning_v4'] }),
  },
  'has formats that exist, and rates with its default among them': {
    'declares rates of an encoding it has not got': facing(WEBSOCKET, { sampleRatesOf: { mulaw: [8000] } }),
    'declares a default rate that is none of its rates': facing(WEBSOCKET, { defaultSampleRate: 22050 }),
  },
  'takes a caller’s voice in formats and at rates that exist, where it listens': {
    'listens, and says nothing about to what': {
      ...LISTENING,
      facts: without({ ...LISTENING.facts }, 'input') as unknown as Facts,
    },
    'listens at a rate of nobody': facing(LISTENING, {
      input: { audio: 'streamed', formats: [{ encoding: 'pcm_s16le', container: 'raw' }], sampleRates: [7] },
    }),
  },
  'counts its limits in positive numbers': {
    'keeps alive what is dead already': facing(WEBSOCKET, { idleTimeout: 20 }),
  },
  'keeps headers by their lower-case names': {
    'keeps a header by its capitals': facing(HTTP, { keepHeaders: ['X-Request-Id'] }),
  },
  'declares faults that exist, once each': {
    'declares a fault twice': facing(HTTP, { faults: ['auth', 'auth'] }),
  },
  'has words to say exactly where its transport is a conversation': {
    'converses over plain HTTP': { ...HTTP, say: () => [] },
  },
  'declares of HTTP only what HTTP can do': {
    'multiplexes plain HTTP': facing(HTTP, { reuse: 'multiplexed' }),
  },
  'takes no options at all, and refuses one it does not know by its name': {
    'accepts any option': { ...WEBSOCKET, parseOptions: (raw: object) => ({ ...raw }) },
  },
  'says the same for the same job, by nothing but the job': {
    'rolls dice for its request id': writing(WEBSOCKET, (fields) => ({
      ...fields,
      request_id: `r${Math.random()}`,
    })),
    'numbers its requests by itself': numbering(),
    'reads the environment': {
      ...HTTP,
      dial: (job) => ({ ...HTTP.dial(job), ...(process.env.KIT && { body: '' }) }) as HttpDial,
    },
    'changes the job': { ...HTTP, dial: (job) => HTTP.dial(Object.assign(job, { text: job.text.trim() })) },
  },
  'dials what its transport promises': {
    'dials a WebSocket for events': { ...EVENTS, dial: WEBSOCKET.dial },
  },
  'goes to the base it is given, path prefix included': {
    'dials the provider whatever the base': {
      ...HTTP,
      dial: (job) => HTTP.dial({ ...job, base: 'https://api.smallest.ai' }),
    },
    'drops the base’s path': {
      ...EVENTS,
      dial: (job) => EVENTS.dial({ ...job, base: new URL(job.base).origin }),
    },
  },
  'names everything the job asks for': {
    'forgets the sample rate': writing(WEBSOCKET, (fields) => without(fields, 'sample_rate')),
    'forgets the voice': writing(EVENTS, (fields) => ({ ...fields, voice_id: 'magnus' })),
    'forgets the model': writing(HTTP, (fields) => without(fields, 'model')),
    'asks for one format only': writing(HTTP, (fields) => ({ ...fields, output_format: 'pcm' })),
  },
  'shows the key in headers, in the query or while opening, and nowhere else': {
    'leaks the key into the body': writing(HTTP, (fields, { key }) => ({ ...fields, api_key: key })),
    'leaks the key into a frame of text': writing(WEBSOCKET, (fields, { key }) => ({
      ...fields,
      token: key,
    })),
    'sends no key': { ...EVENTS, dial: (job) => EVENTS.dial({ ...job, key: '' }) },
  },
  'has frames, or none, for every cue, and says the same the second time': {
    'says events': { ...WEBSOCKET, say: () => [{ kind: 'event', event: '', data: '' }] },
  },
  'has words for text': {
    'has no words for text': { ...WEBSOCKET, say: () => [] },
  },
  'sends the caller’s voice as it comes, none of it lost, where it takes one': {
    'drops the last bytes of the caller’s voice': {
      ...LISTENING,
      say: (cue, job, memo) =>
        LISTENING.say?.(cue.kind === 'audio' ? { ...cue, audio: cue.audio.subarray(4) } : cue, job, memo) ??
        [],
    },
  },
  'says each piece of streamed text when it comes, and lets the last one differ': {
    'swallows text that is fed bit by bit': {
      ...WEBSOCKET,
      say: (cue, job, memo) =>
        cue.kind === 'text' && !cue.last ? [] : (WEBSOCKET.say?.(cue, job, memo) ?? []),
    },
    'never says that streamed text is over': writing(WEBSOCKET, (fields) => ({
      ...fields,
      continue: true,
      flush: false,
    })),
  },
  'has words for what it declares: keepalive and cancel': {
    'has no words for a keepalive it declares': {
      ...WEBSOCKET,
      say: (cue, job, memo) => (cue.kind === 'keepalive' ? [] : (WEBSOCKET.say?.(cue, job, memo) ?? [])),
    },
    'declares a cancel message it has not got': facing(WEBSOCKET, { cancel: 'message' }),
  },
  'keeps what it said in the memory it is given, and nowhere else': {
    'shares one memory among connections': sharingMemory(),
  },
  'hears hostile frames as faults or as nothing, and never throws': {
    'reads a clock when it hears': hearing(WEBSOCKET, (...given) =>
      Date.now() > 0 ? WEBSOCKET.hear(...given) : [],
    ),
    'reads a clock and swallows the complaint': hearing(WEBSOCKET, (...given) => {
      try {
        performance.now()
      } catch {}
      return WEBSOCKET.hear(...given)
    }),
    'asks for today’s date': hearing(EVENTS, (...given) =>
      new Date().getDay() < 9 ? EVENTS.hear(...given) : [],
    ),
    'throws on garbage': hearing(WEBSOCKET, (frame, memo, job) =>
      JSON.parse(textOf(frame) || '{}') ? WEBSOCKET.hear(frame, memo, job) : [],
    ),
  },
  'calls text that is no JSON a protocol fault, where its promise to repeat says that text is JSON': {
    'hears nothing wrong in garbage': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'fault' && heard.fault.kind === 'protocol' ? [] : [heard],
    ),
  },
  'gives every connection a memory of its own': {
    'hands the same memory to everyone': sharingMemory(),
  },
  'leaves the bytes of a frame as they are': {
    'writes into the frame it hears': hearing(HTTP, overwriting),
  },
  'reads any close without throwing': {
    'throws on a close it does not know': { ...WEBSOCKET, readClose: (code) => closeOf(code) },
  },
  'knows a refusal by its status, whatever the body holds': {
    'calls a refusal with 5xx `rejected`': refusing(HTTP, (fault) =>
      fault.kind === 'server' ? { ...fault, kind: 'rejected' } : fault,
    ),
    'calls a limit `server`': refusing(EVENTS, (fault) =>
      fault.kind === 'limit' ? { ...fault, kind: 'server' } : fault,
    ),
  },
  'keeps the provider’s own words, in every shape, and not all of a long page': {
    'reads only one shape of refusal': refusing(WEBSOCKET, (fault, body) => ({
      ...fault,
      detail: body.startsWith('{"message"') ? fault.detail : '',
    })),
    'keeps whole pages of an error': refusing(HTTP, (fault, body) => ({ ...fault, detail: body })),
  },
  'keeps how long it is told to wait, in seconds, and knows when it is not told': {
    'forgets how long it was told to wait': refusing(HTTP, ({ kind, detail, status = 0 }) => ({
      kind,
      detail,
      status,
    })),
  },
}

function numbering(): AnyAdapter {
  let number = 0
  return writing(HTTP, (fields) => ({ ...fields, request_id: `r${++number}` }))
}

function sharingMemory(): AnyAdapter {
  const memory = WEBSOCKET.memo?.()
  return { ...WEBSOCKET, memo: () => memory }
}

function overwriting(frame: Frame, memo: unknown, job: Job): Heard[] {
  if (frame.kind === 'binary') frame.bytes.fill(0)
  return HTTP.hear(frame, memo, job)
}

function closeOf(code: number): Fault {
  const kind = ({ 1000: 'truncated', 1006: 'network' } as const)[code]
  if (!kind) throw new Error(`no close is called ${code}`)
  return { kind, status: code, detail: 'closed' }
}
