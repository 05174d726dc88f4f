import type { Adapter, Cue, Frame, Job } from '../../../core/adapter/adapter.ts'
import { faultOfClose } from '../../shared/close-fault.ts'
import { jsonFrame } from '../../shared/json-frame.ts'
import { checkOptions } from '../../shared/options.ts'
import { REALTIME_ENDINGS } from '../endings.ts'
import { readRefusal } from '../errors.ts'
import { OPENAI_FACTS } from '../facts.ts'
import { dialRealtime } from './dial.ts'
import { hearReadAloud } from './read-aloud-events.ts'
import {
  configureReadAloud,
  createReadAloudResponse,
  READ_ALOUD_OPTIONS,
  type ReadAloudOptions,
} from './read-aloud-request.ts'
import { newReadAloudState, type ReadAloudState } from './read-aloud-state.ts'

/**
 * OpenAI speech over the Realtime API, the announced successor of `audio/speech`: a conversational model is
 * told to read aloud. Each text is a response outside the conversation, so that no turn is influenced by
 * earlier ones.
 */
export const openaiRealtimeSpeech: Adapter<ReadAloudOptions, ReadAloudState> = {
  contract: 1,
  facts: {
    ...OPENAI_FACTS,
    id: 'openai-realtime-speech',
    title: 'OpenAI speech over the Realtime API',
    kind: 'tts',
    transport: 'websocket',
    origin: 'wss://api.openai.com',
    docs: 'https://platform.openai.com/docs/guides/realtime-conversations',
    // The event types are those of the npm package `openai`; their order was read in clients.
    confidence: 'read in clients',
    models: ['gpt-realtime-2.1-mini', 'gpt-realtime-2.1', 'gpt-realtime-2'],
    ends: REALTIME_ENDINGS,
    voices: { '*': 'marin' },
    formats: [
      { encoding: 'pcm_s16le', container: 'raw' },
      { encoding: 'mulaw', container: 'raw' },
      { encoding: 'alaw', container: 'raw' },
    ],
    sampleRates: [24000, 8000],
    sampleRatesOf: { pcm_s16le: [24000], mulaw: [8000], alaw: [8000] },
    defaultSampleRate: 24000,
    textInput: 'whole',
    // Answers may also run concurrently, but no client was found that does so.
    reuse: 'serial',
    cancel: 'message',
    reuseAfterCancel: true,
    streaming: true,
    completion: 'message',
    handshake: true,
    billing: 'tokens',
    mayReword: true,
  },
  parseOptions: (raw) => checkOptions('openai-realtime-speech', READ_ALOUD_OPTIONS, raw),
  dial: dialRealtime,
  newState: newReadAloudState,
  say,
  hear: hearReadAloud,
  readRefusal,
  readClose: (code, reason, { closing, ended }) =>
    closing || ended ? undefined : faultOfClose(code, reason, []),
}

function say(cue: Cue, job: Job<ReadAloudOptions>, state: ReadAloudState): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame({ type: 'session.update', session: configureReadAloud(job) })]
    case 'text':
      if (cue.text === '') return []
      state.asked.add(job.stream)
      state.responseId = undefined
      state.cancelled = false
      state.ended = false
      return [createReadAloudResponse(cue.text, job)]
    case 'cancel':
      state.cancelled = true
      // Without an id it would cancel a response of the conversation, which has none.
      return [jsonFrame({ type: 'response.cancel', response_id: state.responseId })]
    case 'close':
      state.closing = true
      return []
    default:
      return []
  }
}
