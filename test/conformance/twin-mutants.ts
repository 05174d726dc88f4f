import type { AnyAdapter, ProviderEvent } from '../../src/core/adapter/adapter.ts'
import {
  countAudio,
  HTTP,
  type Mutants,
  mapAudio,
  mapEvents,
  mapFaults,
  mapRefusals,
  rewriteRequest,
  SSE,
  textOf,
  WEBSOCKET,
  withFacts,
  withHear,
} from './mutations.ts'

/** Adapters that break a law that needs the lab. */
export const TWIN_MUTANTS: Mutants = {
  'reports all audio, no empty chunks, and one end after it': {
    'reports empty audio': withHear(WEBSOCKET, (frame, state, job) =>
      textOf(frame).includes('"audio":""')
        ? [{ kind: 'audio', audio: new Uint8Array(0) }]
        : WEBSOCKET.hear(frame, state, job),
    ),
    'reports completion as audio': mapEvents(WEBSOCKET, (event) =>
      event.kind === 'end' ? [{ kind: 'audio', audio: new Uint8Array(2) }, event] : [event],
    ),
    'reports two ends': mapEvents(SSE, (event) => (event.kind === 'end' ? [event, event] : [event])),
    'never reports the end': mapEvents(WEBSOCKET, (event) => (event.kind === 'end' ? [] : [event])),
    'reports an end for every event': withHear(SSE, (frame, state, job) => [
      ...SSE.hear(frame, state, job),
      ...(frame.kind === 'event' ? [{ kind: 'end' as const }] : []),
    ]),
    'decodes base64 as text': mapAudio(WEBSOCKET, (audio) =>
      Buffer.from(Buffer.from(audio).toString('utf8')),
    ),
    'swaps the bytes of samples': mapAudio(SSE, (audio) =>
      audio.length % 2 === 0 ? Buffer.from(audio).swap16() : audio,
    ),
    'drops the last byte of each chunk': mapAudio(SSE, (audio) => audio.subarray(0, -1)),
    'drops small frames': mapEvents(WEBSOCKET, (event) =>
      event.kind === 'audio' && event.audio.length < 1024 ? [] : [event],
    ),
  },
  'reports all audio in every uncompressed format and at every declared rate': {
    'drops a sample at 8000 Hz': withHear(SSE, (frame, state, job) =>
      SSE.hear(frame, state, job).map((event) =>
        event.kind === 'audio' && job.format.sampleRate === 8000
          ? { ...event, audio: event.audio.subarray(2) }
          : event,
      ),
    ),
  },
  'sends the text unchanged, whatever characters it contains': {
    'escapes the text': rewriteRequest(SSE, (fields) => ({
      ...fields,
      text: encodeURIComponent(String(fields.text)),
    })),
  },
  'has timestamps that follow the lab’s own, in order and closely': {
    'reports the end after the first audio': mapEvents(WEBSOCKET, (event) =>
      event.kind === 'audio' ? [event, { kind: 'end' }] : [event],
    ),
  },
  'reports a late completion as the end, not as audio': {
    'moves the end of the audio to the completion': mapEvents(SSE, (event) =>
      event.kind === 'end' ? [{ kind: 'audio', audio: new Uint8Array(2) }, event] : [event],
    ),
  },
  'reports the request id and the stream if the protocol carries them': {
    'does not report the request id': mapEvents(WEBSOCKET, (event) => (event.kind === 'note' ? [] : [event])),
    'drops the stream of its events': mapEvents(WEBSOCKET, ({ stream: _, ...event }) => [
      event as ProviderEvent,
    ]),
  },
  'reports the same events for the same frames, without side effects': {
    'numbers its events': numberingNotes(),
  },
  'keeps what it received in the session state only': {
    'keeps one session state for all connections': sharingStateAcrossConnections(),
  },
  'parses corrupted frames of a real answer without throwing': {
    'throws on a truncated chunk': withHear(WEBSOCKET, (frame, state, job) =>
      textOf(frame).includes('"chunk"') && JSON.parse(textOf(frame)) === 0
        ? []
        : WEBSOCKET.hear(frame, state, job),
    ),
  },
  'takes empty error fields for no error': {
    'takes any list of errors for an error': withHear(WEBSOCKET, (frame, state, job) =>
      textOf(frame).includes('"errors"')
        ? [{ kind: 'fault', fault: { kind: 'server', detail: 'errors' } }]
        : WEBSOCKET.hear(frame, state, job),
    ),
  },
  'reports a close in mid-answer as a fault, and one after completion as none': {
    'reports a close after completion as a fault': {
      ...WEBSOCKET,
      readClose: (code) => ({ kind: 'truncated', status: code, detail: 'closed' }),
    },
    'ignores a close in mid-answer': { ...WEBSOCKET, readClose: () => undefined },
  },
  'keeps what `audioRepeats` declares': {
    'declares it for plain bytes': withFacts(HTTP, { audioRepeats: 'exactly' }),
    'counts its audio events': countAudio(WEBSOCKET),
  },
  'reports status 401 as `auth`, with the provider’s message': {
    'reports a rejected key as `rejected`': mapRefusals(SSE, (fault) => ({ ...fault, kind: 'rejected' })),
  },
  'reports status 429 as `limit`, with the provider’s message': {
    'reports a limit as `rejected`': mapRefusals(HTTP, (fault) => ({ ...fault, kind: 'rejected' })),
  },
  'reports status 400 as `rejected`, with the provider’s message': {
    'reports an invalid request as `server`': mapRefusals(SSE, (fault) => ({ ...fault, kind: 'server' })),
  },
  'reports status 500 as `server`, with the provider’s message': {
    'reports a server error as `rejected`': mapRefusals(HTTP, (fault) => ({ ...fault, kind: 'rejected' })),
  },
  'reports a rejected key as `auth`': {
    'sends its own key': { ...HTTP, dial: (job) => HTTP.dial({ ...job, key: 'sk_mine' }) },
  },
  'reports a request over the concurrency limit as `limit`, and completes the other': {
    'reports a limit as `server`': mapFaults(WEBSOCKET, (fault) => ({ ...fault, kind: 'server' })),
  },
  'reports a provider error in mid-answer as `server`': {
    'reports an error in mid-answer as `rejected`': mapFaults(WEBSOCKET, (fault) =>
      fault.kind === 'server' ? { ...fault, kind: 'rejected' } : fault,
    ),
    'ignores errors in mid-answer': mapEvents(WEBSOCKET, (event) =>
      event.kind === 'fault' && event.fault.kind === 'server' ? [] : [event],
    ),
  },
  'reports a broken connection in mid-answer as `network` or `truncated`': {
    'reports a broken connection as the end': { ...WEBSOCKET, readClose: () => undefined },
  },
  'reports a completed answer without audio as a fault': {
    'ignores the end before the first audio': ignoringFramesBeforeAudio(),
  },
  'reports an answer without completion as `truncated`': {
    'reports every close as `network`': {
      ...WEBSOCKET,
      readClose: (code) => ({ kind: 'network', status: code, detail: 'closed' }),
    },
    'reports the end of the body as the end of the answer': withHear(SSE, (frame, state, job) =>
      frame.kind === 'eof' ? [{ kind: 'end' }] : SSE.hear(frame, state, job),
    ),
  },
  'reports an invalid frame between valid ones as `protocol`': {
    'skips invalid frames': mapEvents(WEBSOCKET, (event) => (event.kind === 'fault' ? [] : [event])),
  },
  'handles a second turn on the same connection like the first': {
    'ignores frames after the first turn': parsingOneTurnOnly(),
  },
  'ignores a repeated completion of the last turn if completions name their stream': {
    'ends a turn at the completion of another stream': withHear(WEBSOCKET, (frame, state, job) =>
      WEBSOCKET.hear(frame, Object.assign(state as object, { lastCompletedRequestId: undefined }), job).map(
        ({ stream: _, ...event }) => event as ProviderEvent,
      ),
    ),
  },
  'streams text in chunks, and receives all of it as audio': {
    'trims each chunk of text': rewriteRequest(WEBSOCKET, (fields) => ({
      ...fields,
      text: String(fields.text).trim(),
    })),
  },
  'keeps an idle connection open with its keepalive': {
    'sends no keepalive': {
      ...WEBSOCKET,
      say: (cue, job, state) => (cue.kind === 'keepalive' ? [] : (WEBSOCKET.say?.(cue, job, state) ?? [])),
    },
  },
}

/** One session state inside the adapter for all connections. */
function sharingStateAcrossConnections(): AnyAdapter {
  const shared = SSE.newState?.()
  return withHear(SSE, (frame, _, job) => SSE.hear(frame, shared, job))
}

function numberingNotes(): AnyAdapter {
  let number = 0
  return mapEvents(SSE, (event) => [event.kind === 'note' ? { ...event, requestId: `${++number}` } : event])
}

function ignoringFramesBeforeAudio(): AnyAdapter {
  const started = new WeakSet<object>()
  return withHear(WEBSOCKET, (frame, state, job) => {
    const events = WEBSOCKET.hear(frame, state, job)
    if (events.some(({ kind }) => kind === 'audio')) started.add(state as object)
    return started.has(state as object) ? events : []
  })
}

function parsingOneTurnOnly(): AnyAdapter {
  const ended = new WeakSet<object>()
  return withHear(WEBSOCKET, (frame, state, job) => {
    if (ended.has(state as object)) return []
    const events = WEBSOCKET.hear(frame, state, job)
    if (events.some(({ kind }) => kind === 'end')) ended.add(state as object)
    return events
  })
}
