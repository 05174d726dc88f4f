import type { Frame, Job } from '../../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import { jsonFrame } from '../../shared/json-frame.ts'
import type { OptionRules, OptionsOf } from '../../shared/option-rules.ts'
import { voiceField } from '../speech-request.ts'

export const READ_ALOUD_OPTIONS = {
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
  // By default the service sets no limit.
  max_output_tokens: {
    kind: 'number',
    min: 1,
    max: 4096,
    whole: true,
    meaning: 'an answer that reaches it is cut off, which is a fault',
  },
} as const satisfies OptionRules

export type ReadAloudOptions = OptionsOf<typeof READ_ALOUD_OPTIONS>

const READ_ALOUD =
  'Read the text of the user aloud, word for word, exactly as it is written. Say nothing else: do not greet, answer or comment.'

/** The settings of a session that reads texts aloud. */
export function configureReadAloud({
  model,
  voice,
  format,
  options,
}: Job<ReadAloudOptions>): Readonly<Record<string, unknown>> {
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

/**
 * The response gets an input of its own instead of the conversation. The metadata are repeated in the
 * response and identify it.
 */
export function createReadAloudResponse(text: string, { stream, options }: Job<ReadAloudOptions>): Frame {
  const { instructions, max_output_tokens } = options
  return jsonFrame({
    type: 'response.create',
    // An error repeats the id of the event that caused it.
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
