import type {
  AnyAdapter,
  Facts,
  Frame,
  HttpDial,
  Job,
  ProviderEvent,
} from '../../src/core/adapter/adapter.ts'
import type { Fault } from '../../src/core/fault.ts'
import {
  HTTP,
  type Mutants,
  mapEvents,
  mapRefusals,
  RECOGNIZER,
  rewriteRequest,
  SSE,
  textOf,
  WEBSOCKET,
  withFacts,
  withHear,
  without,
} from './mutations.ts'

/** Adapters that break a law that needs only the adapter. */
export const PURE_MUTANTS: Mutants = {
  'is written against contract 1': {
    'is written against contract 2': { ...WEBSOCKET, contract: 2 as 1 },
  },
  'has a valid id, a valid provider name and a title': {
    'has an id with a space': withFacts(WEBSOCKET, { id: 'Smallest WS' }),
  },
  'names its documentation and the date it was checked': {
    'declares an invalid date': withFacts(HTTP, { checked: '2026-02-30' }),
  },
  'names the date, the models and the source of each announced end': {
    'ends on a day that does not exist': withFacts(HTTP, {
      ends: [{ date: '2027-02-30', source: 'a notice', confidence: 'documented' }],
    }),
  },
  'recommends a model that it has, with the date': {
    'recommends a model of another route': withFacts(HTTP, {
      recommended: { model: 'nobody', date: '2026-11-29', source: 'a guide' },
    }),
  },
  'names a host for each region': {
    'names a URL as the host of a region': withFacts(HTTP, { regions: { eu: 'https://api.eu.acme.com' } }),
  },
  'has an origin of scheme and host only, with a scheme that fits its transport': {
    'declares an origin with a path': withFacts(HTTP, { origin: 'https://api.smallest.ai/waves' }),
  },
  'names its key variable in upper case, as environment variables are': {
    'names a variable in lower case': withFacts(HTTP, { keyVariable: 'smallest-key' }),
  },
  'has models, and a voice for each': {
    'declares a model without a voice': withFacts(SSE, { models: ['lightning_v3.1', 'lightning_v4'] }),
  },
  'declares valid output formats, and sample rates that include its default': {
    'declares sample rates for an encoding it does not have': withFacts(WEBSOCKET, {
      sampleRatesOf: { mulaw: [8000] },
    }),
    'declares a default sample rate that is not among its rates': withFacts(WEBSOCKET, {
      defaultSampleRate: 22050,
    }),
  },
  'declares valid input formats and sample rates if it takes audio': {
    'takes audio without declaring its input': {
      ...RECOGNIZER,
      facts: without({ ...RECOGNIZER.facts }, 'input') as unknown as Facts,
    },
    'takes audio at an impossible sample rate': withFacts(RECOGNIZER, {
      input: { audio: 'streamed', formats: [{ encoding: 'pcm_s16le', container: 'raw' }], sampleRates: [7] },
    }),
  },
  'declares positive limits, and a keepalive shorter than the idle timeout': {
    'declares a keepalive after the idle timeout': withFacts(WEBSOCKET, { idleTimeout: 20 }),
  },
  'tells its server’s time in one place, a lower-case header or a pointer': {
    'tells it in a header and in a message': withFacts(HTTP, {
      serverTime: { header: 'x-time', at: '/time', unit: 'ms', covers: 'first audio' },
    }),
  },
  'lists kept headers in lower case': {
    'lists a header in upper case': withFacts(HTTP, { keepHeaders: ['X-Request-Id'] }),
  },
  'declares known faults, each once': {
    'declares a fault twice': withFacts(HTTP, { faults: ['auth', 'auth'] }),
  },
  'has `say` exactly when its transport is a WebSocket': {
    'has `say` over HTTP': { ...HTTP, say: () => [] },
  },
  'declares only what its transport supports': {
    'declares HTTP as multiplexed': withFacts(HTTP, { reuse: 'multiplexed' }),
  },
  'accepts empty options, and rejects an unknown option by name': {
    'accepts any option': { ...WEBSOCKET, parseOptions: (raw: object) => ({ ...raw }) },
  },
  'builds the same request for the same job, without side effects': {
    'uses a random request id': rewriteRequest(WEBSOCKET, (fields) => ({
      ...fields,
      request_id: `r${Math.random()}`,
    })),
    'numbers its requests': numberingRequests(),
    'reads the environment': {
      ...HTTP,
      dial: (job) => ({ ...HTTP.dial(job), ...(process.env.KIT && { body: '' }) }) as HttpDial,
    },
    'changes the job': { ...HTTP, dial: (job) => HTTP.dial(Object.assign(job, { text: job.text.trim() })) },
  },
  'dials the carrier that its transport names': {
    'dials a WebSocket for events': { ...SSE, dial: WEBSOCKET.dial },
  },
  'uses the given base, path prefix included': {
    'dials the provider whatever the base': {
      ...HTTP,
      dial: (job) => HTTP.dial({ ...job, base: 'https://api.smallest.ai' }),
    },
    'drops the base’s path': {
      ...SSE,
      dial: (job) => SSE.dial({ ...job, base: new URL(job.base).origin }),
    },
  },
  'puts every setting of the job into the request': {
    'omits the sample rate': rewriteRequest(WEBSOCKET, (fields) => without(fields, 'sample_rate')),
    'ignores the voice': rewriteRequest(SSE, (fields) => ({ ...fields, voice_id: 'magnus' })),
    'omits the model': rewriteRequest(HTTP, (fields) => without(fields, 'model')),
    'ignores the output format': rewriteRequest(HTTP, (fields) => ({ ...fields, output_format: 'pcm' })),
  },
  'sends the key only in headers, in the query or in opening frames': {
    'leaks the key into the body': rewriteRequest(HTTP, (fields, { key }) => ({ ...fields, api_key: key })),
    'leaks the key into a text frame': rewriteRequest(WEBSOCKET, (fields, { key }) => ({
      ...fields,
      token: key,
    })),
    'sends no key': { ...SSE, dial: (job) => SSE.dial({ ...job, key: '' }) },
  },
  'returns text or binary frames for every cue, and the same ones each time': {
    'sends event frames': { ...WEBSOCKET, say: () => [{ kind: 'event', event: '', data: '' }] },
  },
  'sends at least one frame for text': {
    'sends nothing for text': { ...WEBSOCKET, say: () => [] },
  },
  'sends every byte of streamed input audio': {
    'drops bytes of the input audio': {
      ...RECOGNIZER,
      say: (cue, job, state) =>
        RECOGNIZER.say?.(cue.kind === 'audio' ? { ...cue, audio: cue.audio.subarray(4) } : cue, job, state) ??
        [],
    },
  },
  'sends each chunk of streamed text at once, and marks the end of the text': {
    'drops streamed text': {
      ...WEBSOCKET,
      say: (cue, job, state) =>
        cue.kind === 'text' && !cue.last ? [] : (WEBSOCKET.say?.(cue, job, state) ?? []),
    },
    'never marks the end of streamed text': rewriteRequest(WEBSOCKET, (fields) => ({
      ...fields,
      continue: true,
      flush: false,
    })),
  },
  'sends keepalive and cancel messages if it declares them': {
    'sends nothing for the keepalive it declares': {
      ...WEBSOCKET,
      say: (cue, job, state) => (cue.kind === 'keepalive' ? [] : (WEBSOCKET.say?.(cue, job, state) ?? [])),
    },
    'declares a cancel message it does not send': withFacts(WEBSOCKET, { cancel: 'message' }),
  },
  'keeps what it sent in the session state only': {
    'shares session state between connections': sharingState(),
  },
  'parses hostile frames without throwing': {
    'reads a clock while parsing': withHear(WEBSOCKET, (...given) =>
      Date.now() > 0 ? WEBSOCKET.hear(...given) : [],
    ),
    'reads a clock and catches the exception': withHear(WEBSOCKET, (...given) => {
      try {
        performance.now()
      } catch {}
      return WEBSOCKET.hear(...given)
    }),
    'reads the current date': withHear(SSE, (...given) =>
      new Date().getDay() < 9 ? SSE.hear(...given) : [],
    ),
    'throws on invalid JSON': withHear(WEBSOCKET, (frame, state, job) =>
      JSON.parse(textOf(frame) || '{}') ? WEBSOCKET.hear(frame, state, job) : [],
    ),
  },
  'reports invalid JSON as a protocol fault if it declares `audioRepeats`': {
    'ignores invalid JSON': mapEvents(WEBSOCKET, (event) =>
      event.kind === 'fault' && event.fault.kind === 'protocol' ? [] : [event],
    ),
  },
  'creates separate session state for each connection': {
    'returns the same session state every time': sharingState(),
  },
  'does not modify the bytes of a frame': {
    'overwrites the frame it parses': withHear(HTTP, overwritingFrame),
  },
  'reads any close code without throwing': {
    'throws on an unknown close code': { ...WEBSOCKET, readClose: (code) => readKnownClose(code) },
  },
  'classifies a refusal by its status, whatever the body': {
    'reports a status of 5xx as `rejected`': mapRefusals(HTTP, (fault) =>
      fault.kind === 'server' ? { ...fault, kind: 'rejected' } : fault,
    ),
    'reports a limit as `server`': mapRefusals(SSE, (fault) =>
      fault.kind === 'limit' ? { ...fault, kind: 'server' } : fault,
    ),
  },
  'keeps the provider’s message in every body shape, and truncates long bodies': {
    'reads only one body shape': mapRefusals(WEBSOCKET, (fault, body) => ({
      ...fault,
      detail: body.startsWith('{"message"') ? fault.detail : '',
    })),
    'keeps long bodies whole': mapRefusals(HTTP, (fault, body) => ({ ...fault, detail: body })),
  },
  'reads `retry-after` in seconds, and ignores invalid values': {
    'drops `retry-after`': mapRefusals(HTTP, ({ kind, detail, status = 0 }) => ({
      kind,
      detail,
      status,
    })),
  },
}

function numberingRequests(): AnyAdapter {
  let number = 0
  return rewriteRequest(HTTP, (fields) => ({ ...fields, request_id: `r${++number}` }))
}

function sharingState(): AnyAdapter {
  const shared = WEBSOCKET.newState?.()
  return { ...WEBSOCKET, newState: () => shared }
}

function overwritingFrame(frame: Frame, state: unknown, job: Job): ProviderEvent[] {
  if (frame.kind === 'binary') frame.bytes.fill(0)
  return HTTP.hear(frame, state, job)
}

function readKnownClose(code: number): Fault {
  const kind = ({ 1000: 'truncated', 1006: 'network' } as const)[code]
  if (!kind) throw new Error(`unknown close code ${code}`)
  return { kind, status: code, detail: 'closed' }
}
