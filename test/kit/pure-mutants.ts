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

/** Adapters that break a law that needs only the adapter. */
export const PURE_MUTANTS: Mutants = {
  'is written against contract 1': {
    'is written against contract 2': { ...WEBSOCKET, contract: 2 as 1 },
  },
  'has a valid id, a valid provider name and a title': {
    'has an id with a space': facing(WEBSOCKET, { id: 'Smallest WS' }),
  },
  'names its documentation and the date it was checked': {
    'declares an invalid date': facing(HTTP, { checked: '2026-02-30' }),
  },
  'has an origin of scheme and host only, with a scheme that fits its transport': {
    'declares an origin with a path': facing(HTTP, { origin: 'https://api.smallest.ai/waves' }),
  },
  'names its key variable in upper case, as environment variables are': {
    'names a variable in lower case': facing(HTTP, { keyVariable: 'smallest-key' }),
  },
  'has models, and a voice for each': {
    'declares a model without a voice': facing(EVENTS, { models: ['lightning_v3.1', 'lightning_v4'] }),
  },
  'declares valid output formats, and sample rates that include its default': {
    'declares sample rates for an encoding it does not have': facing(WEBSOCKET, {
      sampleRatesOf: { mulaw: [8000] },
    }),
    'declares a default sample rate that is not among its rates': facing(WEBSOCKET, {
      defaultSampleRate: 22050,
    }),
  },
  'declares valid input formats and sample rates if it takes audio': {
    'takes audio without declaring its input': {
      ...LISTENING,
      facts: without({ ...LISTENING.facts }, 'input') as unknown as Facts,
    },
    'takes audio at an impossible sample rate': facing(LISTENING, {
      input: { audio: 'streamed', formats: [{ encoding: 'pcm_s16le', container: 'raw' }], sampleRates: [7] },
    }),
  },
  'declares positive limits, and a keepalive shorter than the idle timeout': {
    'declares a keepalive after the idle timeout': facing(WEBSOCKET, { idleTimeout: 20 }),
  },
  'lists kept headers in lower case': {
    'lists a header in upper case': facing(HTTP, { keepHeaders: ['X-Request-Id'] }),
  },
  'declares known faults, each once': {
    'declares a fault twice': facing(HTTP, { faults: ['auth', 'auth'] }),
  },
  'has `say` exactly when its transport is a WebSocket': {
    'has `say` over HTTP': { ...HTTP, say: () => [] },
  },
  'declares only what its transport supports': {
    'declares HTTP as multiplexed': facing(HTTP, { reuse: 'multiplexed' }),
  },
  'accepts empty options, and rejects an unknown option by name': {
    'accepts any option': { ...WEBSOCKET, parseOptions: (raw: object) => ({ ...raw }) },
  },
  'builds the same request for the same job, without side effects': {
    'uses a random request id': writing(WEBSOCKET, (fields) => ({
      ...fields,
      request_id: `r${Math.random()}`,
    })),
    'numbers its requests': numbering(),
    'reads the environment': {
      ...HTTP,
      dial: (job) => ({ ...HTTP.dial(job), ...(process.env.KIT && { body: '' }) }) as HttpDial,
    },
    'changes the job': { ...HTTP, dial: (job) => HTTP.dial(Object.assign(job, { text: job.text.trim() })) },
  },
  'dials the carrier that its transport names': {
    'dials a WebSocket for events': { ...EVENTS, dial: WEBSOCKET.dial },
  },
  'uses the given base, path prefix included': {
    'dials the provider whatever the base': {
      ...HTTP,
      dial: (job) => HTTP.dial({ ...job, base: 'https://api.smallest.ai' }),
    },
    'drops the base’s path': {
      ...EVENTS,
      dial: (job) => EVENTS.dial({ ...job, base: new URL(job.base).origin }),
    },
  },
  'puts every setting of the job into the request': {
    'omits the sample rate': writing(WEBSOCKET, (fields) => without(fields, 'sample_rate')),
    'ignores the voice': writing(EVENTS, (fields) => ({ ...fields, voice_id: 'magnus' })),
    'omits the model': writing(HTTP, (fields) => without(fields, 'model')),
    'ignores the output format': writing(HTTP, (fields) => ({ ...fields, output_format: 'pcm' })),
  },
  'sends the key only in headers, in the query or in opening frames': {
    'leaks the key into the body': writing(HTTP, (fields, { key }) => ({ ...fields, api_key: key })),
    'leaks the key into a text frame': writing(WEBSOCKET, (fields, { key }) => ({
      ...fields,
      token: key,
    })),
    'sends no key': { ...EVENTS, dial: (job) => EVENTS.dial({ ...job, key: '' }) },
  },
  'returns text or binary frames for every cue, and the same ones each time': {
    'sends event frames': { ...WEBSOCKET, say: () => [{ kind: 'event', event: '', data: '' }] },
  },
  'sends at least one frame for text': {
    'sends nothing for text': { ...WEBSOCKET, say: () => [] },
  },
  'sends every byte of streamed input audio': {
    'drops bytes of the input audio': {
      ...LISTENING,
      say: (cue, job, memo) =>
        LISTENING.say?.(cue.kind === 'audio' ? { ...cue, audio: cue.audio.subarray(4) } : cue, job, memo) ??
        [],
    },
  },
  'sends each chunk of streamed text at once, and marks the end of the text': {
    'drops streamed text': {
      ...WEBSOCKET,
      say: (cue, job, memo) =>
        cue.kind === 'text' && !cue.last ? [] : (WEBSOCKET.say?.(cue, job, memo) ?? []),
    },
    'never marks the end of streamed text': writing(WEBSOCKET, (fields) => ({
      ...fields,
      continue: true,
      flush: false,
    })),
  },
  'sends keepalive and cancel messages if it declares them': {
    'sends nothing for the keepalive it declares': {
      ...WEBSOCKET,
      say: (cue, job, memo) => (cue.kind === 'keepalive' ? [] : (WEBSOCKET.say?.(cue, job, memo) ?? [])),
    },
    'declares a cancel message it does not send': facing(WEBSOCKET, { cancel: 'message' }),
  },
  'keeps what it sent in the session state only': {
    'shares session state between connections': sharingMemory(),
  },
  'parses hostile frames without throwing': {
    'reads a clock while parsing': hearing(WEBSOCKET, (...given) =>
      Date.now() > 0 ? WEBSOCKET.hear(...given) : [],
    ),
    'reads a clock and catches the exception': hearing(WEBSOCKET, (...given) => {
      try {
        performance.now()
      } catch {}
      return WEBSOCKET.hear(...given)
    }),
    'reads the current date': hearing(EVENTS, (...given) =>
      new Date().getDay() < 9 ? EVENTS.hear(...given) : [],
    ),
    'throws on invalid JSON': hearing(WEBSOCKET, (frame, memo, job) =>
      JSON.parse(textOf(frame) || '{}') ? WEBSOCKET.hear(frame, memo, job) : [],
    ),
  },
  'reports invalid JSON as a protocol fault if it declares `audioRepeats`': {
    'ignores invalid JSON': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'fault' && heard.fault.kind === 'protocol' ? [] : [heard],
    ),
  },
  'creates separate session state for each connection': {
    'returns the same session state every time': sharingMemory(),
  },
  'does not modify the bytes of a frame': {
    'overwrites the frame it parses': hearing(HTTP, overwriting),
  },
  'reads any close code without throwing': {
    'throws on an unknown close code': { ...WEBSOCKET, readClose: (code) => closeOf(code) },
  },
  'classifies a refusal by its status, whatever the body': {
    'reports a status of 5xx as `rejected`': refusing(HTTP, (fault) =>
      fault.kind === 'server' ? { ...fault, kind: 'rejected' } : fault,
    ),
    'reports a limit as `server`': refusing(EVENTS, (fault) =>
      fault.kind === 'limit' ? { ...fault, kind: 'server' } : fault,
    ),
  },
  'keeps the provider’s message in every body shape, and truncates long bodies': {
    'reads only one body shape': refusing(WEBSOCKET, (fault, body) => ({
      ...fault,
      detail: body.startsWith('{"message"') ? fault.detail : '',
    })),
    'keeps long bodies whole': refusing(HTTP, (fault, body) => ({ ...fault, detail: body })),
  },
  'reads `retry-after` in seconds, and ignores invalid values': {
    'drops `retry-after`': refusing(HTTP, ({ kind, detail, status = 0 }) => ({
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
  if (!kind) throw new Error(`unknown close code ${code}`)
  return { kind, status: code, detail: 'closed' }
}
