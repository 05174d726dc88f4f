import type { Adapter, Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import { REALTIME_ENDINGS } from './endings.ts'
import { readRefusal } from './errors.ts'
import { OPENAI_FACTS } from './facts.ts'
import { hearReading, newReadingState, type ReadingState } from './reading-events.ts'
import { voiceField, withVersion } from './speech-request.ts'

const READING_OPTIONS = {
  instructions: {
    kind: 'text',
    longest: 4096,
    meaning: 'how to speak; follows the instruction to read word for word',
  },
  speed: { kind: 'number', min: 0.25, max: 1.5, meaning: 'speaking rate; 1 is the voice’s own' },
  // The service’s default is not documented.
  reasoning_effort: {
    kind: 'word',
    words: ['minimal', 'low', 'medium', 'high', 'xhigh'],
    meaning: 'how long the model may think before it speaks, which moves the first audio',
  },
  // The service’s default has no limit.
  max_output_tokens: {
    kind: 'number',
    min: 1,
    max: 4096,
    whole: true,
    meaning: 'an answer that reaches it is cut off, which is a fault',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof READING_OPTIONS>

const READ_ALOUD =
  'Read the text of the user aloud, word for word, exactly as it is written. Say nothing else: do not greet, answer or comment.'

/**
 * OpenAI speech over the Realtime API, the announced successor of `audio/speech`: a model that talks is told to
 * read. Each text is a response outside the conversation, so that no turn hears of those before it.
 */
export const openaiRealtimeSpeech: Adapter<Options, ReadingState> = {
  contract: 1,
  facts: {
    ...OPENAI_FACTS,
    id: 'openai-realtime-speech',
    title: 'OpenAI speech over the Realtime API',
    kind: 'tts',
    transport: 'websocket',
    origin: 'wss://api.openai.com',
    docs: 'https://platform.openai.com/docs/guides/realtime-conversations',
    // The events are those of the types of the npm package `openai`; their order is of clients.
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
    // Answers may also run side by side; that was not read in a client.
    reuse: 'serial',
    cancel: 'message',
    reuseAfterCancel: true,
    streaming: true,
    completion: 'message',
    handshake: true,
    billing: 'tokens',
    mayReword: true,
  },
  parseOptions: (raw) => checkOptions('openai-realtime-speech', READING_OPTIONS, raw),
  dial: ({ base, model, key }) => ({
    carrier: 'websocket',
    url: withQuery(`${withVersion(base)}/realtime`, { model }),
    headers: { authorization: `Bearer ${key}` },
  }),
  newState: newReadingState,
  say,
  hear: hearReading,
  readRefusal,
  readClose: (code, reason, { closing, ended }) =>
    closing || ended ? undefined : faultOfClose(code, reason, []),
}

function say(cue: Cue, job: Job<Options>, state: ReadingState): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame({ type: 'session.update', session: sessionOf(job) })]
    case 'text':
      if (cue.text === '') return []
      state.asked.add(job.stream)
      state.responseId = undefined
      state.cancelled = false
      state.ended = false
      return [createResponse(cue.text, job)]
    case 'cancel':
      state.cancelled = true
      // Without an id it would cancel a response of the conversation, of which there is none.
      return [jsonFrame({ type: 'response.cancel', response_id: state.responseId })]
    case 'close':
      state.closing = true
      return []
    default:
      return []
  }
}

function sessionOf({ model, voice, format, options }: Job<Options>): Readonly<Record<string, unknown>> {
  const { speed, reasoning_effort: effort } = options
  return {
    type: 'realtime',
    model,
    output_modalities: ['audio'],
    audio: {
      // There is no microphone.
      input: { turn_detection: null },
      output: { format: formatField(format), voice: voiceField(voice), speed },
    },
    reasoning: effort === undefined ? undefined : { effort },
  }
}

function formatField({ encoding, sampleRate }: AudioFormat): Readonly<Record<string, unknown>> {
  if (encoding === 'pcm_s16le') return { type: 'audio/pcm', rate: sampleRate }
  return { type: encoding === 'mulaw' ? 'audio/pcmu' : 'audio/pcma' }
}

/** An input of its own replaces the conversation. The metadata come back with the response and name it. */
function createResponse(text: string, { stream, options }: Job<Options>): Frame {
  const { instructions, max_output_tokens } = options
  return jsonFrame({
    type: 'response.create',
    // An error names the event that caused it.
    event_id: stream,
    response: {
      conversation: 'none',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }],
      instructions: instructions === undefined ? READ_ALOUD : `${READ_ALOUD} ${instructions}`,
      output_modalities: ['audio'],
      metadata: { stream },
      max_output_tokens,
      tool_choice: 'none',
    },
  })
}
