import { SetupError } from '../../core/setup-error.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { REQUEST_OPTIONS } from './request.ts'

/** The options of the WebSocket routes. */
const WEBSOCKET_OPTIONS = {
  ...REQUEST_OPTIONS,
  word_timestamps: { kind: 'flag', default: false, meaning: 'adds messages with the times of words' },
  complete_backoff_ms: {
    kind: 'number',
    min: 0,
    max: 10_000,
    default: 4000,
    meaning: 'milliseconds from the last chunk of audio to `complete`',
  },
  max_buffer_flush_ms: {
    kind: 'number',
    min: 0,
    max: 1000,
    whole: true,
    default: 0,
    meaning: 'milliseconds after which streamed text is spoken without a flush; 0 means never',
  },
  /**
   * The service never says which sentence was the last, so a scenario that streams text needs `stop: quiet`.
   */
  continuations: {
    kind: 'flag',
    meaning:
      'sends text in continuations: the service speaks each sentence as it is complete; a scenario that streams text then needs `stop: quiet`',
  },
  max_buffer_delay_ms: {
    kind: 'number',
    min: 0,
    max: 5000,
    whole: true,
    default: 3000,
    meaning: 'milliseconds for which continuations hold an incomplete sentence',
  },
  timeout: {
    kind: 'number',
    min: 1,
    max: 999,
    whole: true,
    default: 60,
    meaning: 'seconds without a message after which the service closes the connection',
  },
} as const satisfies OptionRules

export type WebSocketOptions = OptionsOf<typeof WEBSOCKET_OPTIONS>

/**
 * Checks the options of a WebSocket route. Throws a `SetupError`, also if two kinds of buffering are set at
 * once.
 */
export function parseWebSocketOptions<Extra extends OptionRules>(
  adapter: string,
  extra: Extra,
  raw: Readonly<Record<string, unknown>>,
): WebSocketOptions & OptionsOf<Extra> {
  const options: WebSocketOptions & OptionsOf<Extra> = checkOptions(
    adapter,
    { ...WEBSOCKET_OPTIONS, ...extra },
    raw,
  )
  if (options.continuations && options.max_buffer_flush_ms !== undefined)
    throw new SetupError(
      `${adapter} does not accept \`max_buffer_flush_ms\` together with \`continuations\``,
      {
        code: 'OPTION_INVALID',
        hint: 'Set `max_buffer_delay_ms` instead, which applies to continuations.',
      },
    )
  return options
}
