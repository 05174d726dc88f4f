import type { AnyAdapter, Heard } from '../../src/core/adapter.ts'
import {
  countingAudio,
  EVENTS,
  facing,
  HTTP,
  hearing,
  type Mutants,
  mapping,
  mappingAudio,
  mappingFault,
  refusing,
  textOf,
  WEBSOCKET,
  writing,
} from './mutations.ts'

/** Adapters that break a law that needs the lab. */
export const TWIN_MUTANTS: Mutants = {
  'reports all audio, no empty chunks, and one end after it': {
    'reports empty audio': hearing(WEBSOCKET, (frame, memo, job) =>
      textOf(frame).includes('"audio":""')
        ? [{ kind: 'audio', audio: new Uint8Array(0) }]
        : WEBSOCKET.hear(frame, memo, job),
    ),
    'reports completion as audio': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'end' ? [{ kind: 'audio', audio: new Uint8Array(2) }, heard] : [heard],
    ),
    'reports two ends': mapping(EVENTS, (heard) => (heard.kind === 'end' ? [heard, heard] : [heard])),
    'never reports the end': mapping(WEBSOCKET, (heard) => (heard.kind === 'end' ? [] : [heard])),
    'reports an end for every event': hearing(EVENTS, (frame, memo, job) => [
      ...EVENTS.hear(frame, memo, job),
      ...(frame.kind === 'event' ? [{ kind: 'end' as const }] : []),
    ]),
    'decodes base64 as text': mappingAudio(WEBSOCKET, (audio) =>
      Buffer.from(Buffer.from(audio).toString('utf8')),
    ),
    'swaps the bytes of samples': mappingAudio(EVENTS, (audio) =>
      audio.length % 2 === 0 ? Buffer.from(audio).swap16() : audio,
    ),
    'drops the last byte of each chunk': mappingAudio(EVENTS, (audio) => audio.subarray(0, -1)),
    'drops small frames': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'audio' && heard.audio.length < 1024 ? [] : [heard],
    ),
  },
  'reports all audio in every uncompressed format and at every declared rate': {
    'drops a sample at 8000 Hz': hearing(EVENTS, (frame, memo, job) =>
      EVENTS.hear(frame, memo, job).map((heard) =>
        heard.kind === 'audio' && job.format.sampleRate === 8000
          ? { ...heard, audio: heard.audio.subarray(2) }
          : heard,
      ),
    ),
  },
  'sends the text unchanged, whatever characters it contains': {
    'escapes the text': writing(EVENTS, (fields) => ({
      ...fields,
      text: encodeURIComponent(String(fields.text)),
    })),
  },
  'has timestamps that follow the lab’s own, in order and closely': {
    'reports the end after the first audio': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'audio' ? [heard, { kind: 'end' }] : [heard],
    ),
  },
  'reports a late completion as the end, not as audio': {
    'moves the end of the audio to the completion': mapping(EVENTS, (heard) =>
      heard.kind === 'end' ? [{ kind: 'audio', audio: new Uint8Array(2) }, heard] : [heard],
    ),
  },
  'reports the request id and the stream if the protocol carries them': {
    'does not report the request id': mapping(WEBSOCKET, (heard) => (heard.kind === 'note' ? [] : [heard])),
    'drops the stream of its events': mapping(WEBSOCKET, ({ stream: _, ...heard }) => [heard as Heard]),
  },
  'reports the same events for the same frames, without side effects': {
    'numbers its events': numberingNotes(),
  },
  'keeps what it received in the session state only': {
    'keeps one session state for all connections': rememberingAlone(),
  },
  'parses corrupted frames of a real answer without throwing': {
    'throws on a truncated chunk': hearing(WEBSOCKET, (frame, memo, job) =>
      textOf(frame).includes('"chunk"') && JSON.parse(textOf(frame)) === 0
        ? []
        : WEBSOCKET.hear(frame, memo, job),
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
    'declares it for plain bytes': facing(HTTP, { audioRepeats: 'exactly' }),
    'counts its audio events': countingAudio(WEBSOCKET),
  },
  'reports status 401 as `auth`, with the provider’s message': {
    'reports a rejected key as `rejected`': refusing(EVENTS, (fault) => ({ ...fault, kind: 'rejected' })),
  },
  'reports status 429 as `limit`, with the provider’s message': {
    'reports a limit without a detail': refusing(HTTP, (fault) => ({ ...fault, detail: '' })),
  },
  'reports status 400 as `rejected`, with the provider’s message': {
    'reports an invalid request as `server`': refusing(EVENTS, (fault) => ({ ...fault, kind: 'server' })),
  },
  'reports status 500 as `server`, with the provider’s message': {
    'reports a server error as `rejected`': refusing(HTTP, (fault) => ({ ...fault, kind: 'rejected' })),
  },
  'reports a rejected key as `auth`': {
    'sends its own key': { ...HTTP, dial: (job) => HTTP.dial({ ...job, key: 'sk_mine' }) },
  },
  'reports a request over the concurrency limit as `limit`, and completes the other': {
    'reports a limit as `server`': mappingFault(WEBSOCKET, (fault) => ({ ...fault, kind: 'server' })),
  },
  'reports a provider error in mid-answer as `server`': {
    'reports an error in mid-answer as `rejected`': mappingFault(WEBSOCKET, (fault) =>
      fault.kind === 'server' ? { ...fault, kind: 'rejected' } : fault,
    ),
    'ignores errors in mid-answer': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'fault' && heard.fault.kind === 'server' ? [] : [heard],
    ),
  },
  'reports a broken connection in mid-answer as `network` or `truncated`': {
    'reports a broken connection as the end': { ...WEBSOCKET, readClose: () => undefined },
  },
  'reports a completed answer without audio as a fault': {
    'ignores the end before the first audio': hearingAudioFirst(),
  },
  'reports an answer without completion as `truncated`': {
    'reports every close as `network`': {
      ...WEBSOCKET,
      readClose: (code) => ({ kind: 'network', status: code, detail: 'closed' }),
    },
    'reports the end of the body as the end of the answer': hearing(EVENTS, (frame, memo, job) =>
      frame.kind === 'eof' ? [{ kind: 'end' }] : EVENTS.hear(frame, memo, job),
    ),
  },
  'reports an invalid frame between valid ones as `protocol`': {
    'skips invalid frames': mapping(WEBSOCKET, (heard) => (heard.kind === 'fault' ? [] : [heard])),
  },
  'handles a second turn on the same connection like the first': {
    'ignores frames after the first turn': hearingOnce(),
  },
  'ignores a repeated completion of the last turn if completions name their stream': {
    'ends a turn at the completion of another stream': hearing(WEBSOCKET, (frame, memo, job) =>
      WEBSOCKET.hear(frame, Object.assign(memo as object, { completed: undefined }), job).map(
        ({ stream: _, ...heard }) => heard as Heard,
      ),
    ),
  },
  'streams text in chunks, and receives all of it as audio': {
    'trims each chunk of text': writing(WEBSOCKET, (fields) => ({
      ...fields,
      text: String(fields.text).trim(),
    })),
  },
  'keeps an idle connection open with its keepalive': {
    'sends no keepalive': {
      ...WEBSOCKET,
      say: (cue, job, memo) => (cue.kind === 'keepalive' ? [] : (WEBSOCKET.say?.(cue, job, memo) ?? [])),
    },
  },
}

/** One session state inside the adapter for all connections. */
function rememberingAlone(): AnyAdapter {
  const memory = EVENTS.memo?.()
  return hearing(EVENTS, (frame, _, job) => EVENTS.hear(frame, memory, job))
}

function numberingNotes(): AnyAdapter {
  let number = 0
  return mapping(EVENTS, (heard) => [heard.kind === 'note' ? { ...heard, requestId: `${++number}` } : heard])
}

function hearingAudioFirst(): AnyAdapter {
  const begun = new WeakSet<object>()
  return hearing(WEBSOCKET, (frame, memo, job) => {
    const heard = WEBSOCKET.hear(frame, memo, job)
    if (heard.some(({ kind }) => kind === 'audio')) begun.add(memo as object)
    return begun.has(memo as object) ? heard : []
  })
}

function hearingOnce(): AnyAdapter {
  const ended = new WeakSet<object>()
  return hearing(WEBSOCKET, (frame, memo, job) => {
    if (ended.has(memo as object)) return []
    const heard = WEBSOCKET.hear(frame, memo, job)
    if (heard.some(({ kind }) => kind === 'end')) ended.add(memo as object)
    return heard
  })
}
