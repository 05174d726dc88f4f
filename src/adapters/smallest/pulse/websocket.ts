import type { Adapter, Job } from '../../../core/adapter/adapter.ts'
import { inputFormatQuery, RAW_INPUT_FORMATS } from '../../shared/input-audio.ts'
import type { OptionRules, OptionsOf } from '../../shared/option-rules.ts'
import { checkOptions } from '../../shared/options.ts'
import { withQuery } from '../../shared/query.ts'
import { readRefusal } from '../errors.ts'
import { authorization } from '../request.ts'
import { CLIENT_OPTIONS } from './client-options.ts'
import { PULSE_FACTS } from './facts.ts'
import { hearTranscripts, newSttState, readSttClose, type SttState, sayAudio } from './session.ts'

const STT_OPTIONS = {
  /** 0 breaks the session. */
  eou_timeout_ms: {
    kind: 'number',
    min: 100,
    max: 10_000,
    whole: true,
    default: 800,
    meaning: 'milliseconds of silence that end a turn',
  },
  keywords: { kind: 'text', meaning: 'words to prefer, with weights: `word:2,other:1`' },
  endpointing: {
    kind: 'flag',
    default: true,
    meaning: 'the service ends turns by itself; if false, only `finalize` and `close_stream` do',
  },
  max_words: {
    kind: 'number',
    min: 1,
    max: 10_000,
    whole: true,
    meaning: 'words after which a final transcript is sent',
  },
  word_timestamps: { kind: 'flag', default: false, meaning: 'adds the times of words' },
  sentence_timestamps: { kind: 'flag', default: false, meaning: 'adds the times of sentences' },
  diarize: { kind: 'flag', default: false, meaning: 'names the speaker of each word' },
  full_transcript: { kind: 'flag', default: false, meaning: 'adds `full_transcript` to the messages' },
  redact_pii: { kind: 'flag', default: false, meaning: 'removes personal data from transcripts' },
  redact_pci: { kind: 'flag', default: false, meaning: 'removes payment card data from transcripts' },
  format: { kind: 'flag', default: true, meaning: 'formats transcripts' },
  punctuate: { kind: 'flag', default: true, meaning: 'adds punctuation' },
  capitalize: { kind: 'flag', default: true, meaning: 'adds capital letters' },
  finalize_on_words: {
    kind: 'flag',
    default: true,
    meaning: 'sends a final transcript after a number of words',
  },
  itn_normalize: {
    kind: 'flag',
    default: false,
    meaning: 'writes spoken numbers and the like in their written form',
  },
  ...CLIENT_OPTIONS,
  emotion_detection: { kind: 'flag', meaning: 'reports the speaker’s emotion (read in a client)' },
  gender_detection: { kind: 'flag', meaning: 'reports the speaker’s gender (read in a client)' },
  external_session_id: {
    kind: 'text',
    longest: 128,
    meaning: 'your own id of the conversation, for the provider’s records; it does not come back',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof STT_OPTIONS>

/**
 * Pulse over WebSocket: raw audio up, transcripts and turn events down. All configuration is in the query.
 */
export const smallestSttWs: Adapter<Options, SttState> = {
  contract: 1,
  facts: {
    ...PULSE_FACTS,
    id: 'smallest-stt-ws',
    title: 'Smallest.ai Pulse in real time',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    models: ['pulse'],
    input: {
      audio: 'streamed',
      formats: RAW_INPUT_FORMATS,
      sampleRates: [16000, 8000, 22050, 24000, 44100, 48000],
    },
    streaming: true,
    completion: 'message',
  },
  parseOptions: (raw) => checkOptions('smallest-stt-ws', STT_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  newState: newSttState,
  say: (cue, _, state) => sayAudio(cue, state),
  hear: hearTranscripts,
  readRefusal,
  readClose: readSttClose,
}

/** Voice activity events are always requested: only they distinguish the end of a turn from a pause. */
function urlOf(job: Job<Options>): string {
  return withQuery(`${job.base}/waves/v1/stt/live`, {
    model: job.model,
    language: job.language || 'en',
    ...inputFormatQuery(job),
    vad_events: true,
    ...job.options,
  })
}
