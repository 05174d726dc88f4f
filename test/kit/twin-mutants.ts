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

/** Adapters that break a law of the kind that needs the lab. */
export const TWIN_MUTANTS: Mutants = {
  'hears all the audio there is, no empty pieces, and one end behind it': {
    'counts empty audio': hearing(WEBSOCKET, (frame, memo, job) =>
      textOf(frame).includes('"audio":""')
        ? [{ kind: 'audio', audio: new Uint8Array(0) }]
        : WEBSOCKET.hear(frame, memo, job),
    ),
    'takes completion for audio': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'end' ? [{ kind: 'audio', audio: new Uint8Array(2) }, heard] : [heard],
    ),
    'says two ends': mapping(EVENTS, (heard) => (heard.kind === 'end' ? [heard, heard] : [heard])),
    'never hears the end': mapping(WEBSOCKET, (heard) => (heard.kind === 'end' ? [] : [heard])),
    'hears an end in every event': hearing(EVENTS, (frame, memo, job) => [
      ...EVENTS.hear(frame, memo, job),
      ...(frame.kind === 'event' ? [{ kind: 'end' as const }] : []),
    ]),
    'decodes base64 as if it were text': mappingAudio(WEBSOCKET, (audio) =>
      Buffer.from(Buffer.from(audio).toString('utf8')),
    ),
    'swaps the bytes of samples': mappingAudio(EVENTS, (audio) =>
      audio.length % 2 === 0 ? Buffer.from(audio).swap16() : audio,
    ),
    'drops the last byte of each piece': mappingAudio(EVENTS, (audio) => audio.subarray(0, -1)),
    'drops small frames': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'audio' && heard.audio.length < 1024 ? [] : [heard],
    ),
  },
  'hears as much in every uncompressed format and at every rate that it declares': {
    'loses a sample at 8000 Hz': hearing(EVENTS, (frame, memo, job) =>
      EVENTS.hear(frame, memo, job).map((heard) =>
        heard.kind === 'audio' && job.format.sampleRate === 8000
          ? { ...heard, audio: heard.audio.subarray(2) }
          : heard,
      ),
    ),
  },
  'sends the text as it is, whatever characters are in it': {
    'spoils the text': writing(EVENTS, (fields) => ({
      ...fields,
      text: encodeURIComponent(String(fields.text)),
    })),
  },
  'stamps lie behind the lab’s own, in order, and not far behind': {
    'is content with the first audio': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'audio' ? [heard, { kind: 'end' }] : [heard],
    ),
  },
  'takes a late completion for the end and not for audio': {
    'moves the end of the audio to the completion': mapping(EVENTS, (heard) =>
      heard.kind === 'end' ? [{ kind: 'audio', audio: new Uint8Array(2) }, heard] : [heard],
    ),
  },
  'notes the provider’s request id and names the stream, where they travel': {
    'keeps the provider’s id to itself': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'note' ? [] : [heard],
    ),
    'ignores whose stream a frame is': mapping(WEBSOCKET, ({ stream: _, ...heard }) => [heard as Heard]),
  },
  'hears the same in the same frames, by nothing but the frames and its memory': {
    'numbers what it hears': numberingNotes(),
  },
  'keeps what it heard in the memory it is given, and nowhere else': {
    'keeps its memory to itself': rememberingAlone(),
  },
  'hears spoiled frames of a real answer without throwing': {
    'throws on half a chunk': hearing(WEBSOCKET, (frame, memo, job) =>
      textOf(frame).includes('"chunk"') && JSON.parse(textOf(frame)) === 0
        ? []
        : WEBSOCKET.hear(frame, memo, job),
    ),
  },
  'takes a close after completion for nothing, and one in mid-answer for a fault': {
    'calls a close after completion a fault': {
      ...WEBSOCKET,
      readClose: (code) => ({ kind: 'truncated', status: code, detail: 'closed' }),
    },
    'takes a close in mid-answer for nothing': { ...WEBSOCKET, readClose: () => undefined },
  },
  'keeps the promise that its audio repeats': {
    'promises it of bytes without a message around them': facing(HTTP, { audioRepeats: 'exactly' }),
    'counts the audio that it hears': countingAudio(WEBSOCKET),
  },
  'hears a refusal with 401 as `auth`, in the provider’s words': {
    'calls a bad key `rejected`': refusing(EVENTS, (fault) => ({ ...fault, kind: 'rejected' })),
  },
  'hears a refusal with 429 as `limit`, in the provider’s words': {
    'says nothing about a limit': refusing(HTTP, (fault) => ({ ...fault, detail: '' })),
  },
  'hears a refusal with 400 as `rejected`, in the provider’s words': {
    'blames the server for its own mistake': refusing(EVENTS, (fault) => ({ ...fault, kind: 'server' })),
  },
  'hears a refusal with 500 as `server`, in the provider’s words': {
    'blames itself for the server’s failure': refusing(HTTP, (fault) => ({ ...fault, kind: 'rejected' })),
  },
  'hears a key that is not accepted as `auth`': {
    'sends a key of its own': { ...HTTP, dial: (job) => HTTP.dial({ ...job, key: 'sk_mine' }) },
  },
  'hears one request too many at a time as `limit`, and the other one out': {
    'calls being too busy a failure': mappingFault(WEBSOCKET, (fault) => ({ ...fault, kind: 'server' })),
  },
  'hears a provider that fails in mid-answer as the provider’s failure': {
    'calls a failure in mid-answer `rejected`': mappingFault(WEBSOCKET, (fault) =>
      fault.kind === 'server' ? { ...fault, kind: 'rejected' } : fault,
    ),
    'hears no errors in mid-answer': mapping(WEBSOCKET, (heard) =>
      heard.kind === 'fault' && heard.fault.kind === 'server' ? [] : [heard],
    ),
  },
  'hears a connection that breaks in mid-answer as that, and not as an answer': {
    'takes a broken connection for the end': { ...WEBSOCKET, readClose: () => undefined },
  },
  'hears an answer that is completed without any audio as no success': {
    'waits for audio before it hears the end': hearingAudioFirst(),
  },
  'hears an answer that ends without completion as truncated': {
    'takes any close for a network failure': {
      ...WEBSOCKET,
      readClose: (code) => ({ kind: 'network', status: code, detail: 'closed' }),
    },
    'takes the end of the body for the end of the answer': hearing(EVENTS, (frame, memo, job) =>
      frame.kind === 'eof' ? [{ kind: 'end' }] : EVENTS.hear(frame, memo, job),
    ),
  },
  'hears garbage between good frames as a protocol fault': {
    'skips what it cannot read': mapping(WEBSOCKET, (heard) => (heard.kind === 'fault' ? [] : [heard])),
  },
  'hears a second turn on the same connection like the first': {
    'falls silent after its first turn': hearingOnce(),
  },
  'tells an echo of the last completion from the next turn’s, where completions name their stream': {
    'ends a turn with anybody’s completion': hearing(WEBSOCKET, (frame, memo, job) =>
      WEBSOCKET.hear(frame, Object.assign(memo as object, { completed: undefined }), job).map(
        ({ stream: _, ...heard }) => heard as Heard,
      ),
    ),
  },
  'feeds text bit by bit, and hears all of it said': {
    'trims each piece of text': writing(WEBSOCKET, (fields) => ({
      ...fields,
      text: String(fields.text).trim(),
    })),
  },
  'survives a pause with its keepalive, in which a connection without one is closed': {
    'lets a connection die in a pause': {
      ...WEBSOCKET,
      say: (cue, job, memo) => (cue.kind === 'keepalive' ? [] : (WEBSOCKET.say?.(cue, job, memo) ?? [])),
    },
  },
}

/** The memory of all connections in one place inside the adapter. */
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
