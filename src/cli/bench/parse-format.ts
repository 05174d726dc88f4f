import type { AudioFormatFact, Facts } from '../../core/adapter/adapter.ts'
import { completeFormat, FORMAT_TEXT_EXPECTED, parseFormatText } from '../../core/format-text.ts'
import { SetupError } from '../../core/setup-error.ts'

/** An audio format as a scenario's target states it. */
export interface RequestedFormat {
  readonly format: AudioFormatFact
  /** In hertz. */
  readonly sampleRate?: number
}

/**
 * Parses `mulaw@8000`, `pcm_s16le/wav@24000` or `mp3`. Without a container, uses the one that the adapter
 * declares for the encoding. Throws a `SetupError`.
 */
export function parseFormat(text: string, facts: Facts | undefined): RequestedFormat {
  const written = parseFormatText(text)
  if (!written)
    throw new SetupError(`--format: "${text}" is not an audio format`, {
      code: 'FORMAT_UNKNOWN',
      hint: `Write ${FORMAT_TEXT_EXPECTED}.`,
    })
  const format = completeFormat(written, facts?.formats)
  if (facts && !hasFormat(facts, format)) throw missingFormat(facts, written)
  return { format, ...(written.sampleRate !== undefined && { sampleRate: written.sampleRate }) }
}

function hasFormat({ formats }: Facts, { encoding, container }: AudioFormatFact): boolean {
  return formats.some((format) => format.encoding === encoding && format.container === container)
}

function missingFormat(
  { id, formats }: Facts,
  { encoding, container }: { readonly encoding: string; readonly container?: string },
): SetupError {
  const names = formats.map((format) => `${format.encoding}/${format.container}`).join(', ')
  return new SetupError(`--format: ${id} has no ${encoding}${container ? `/${container}` : ''}`, {
    code: 'FORMAT_UNKNOWN',
    hint: `It has ${names}. Write --format <target>=<format> where targets differ.`,
  })
}
