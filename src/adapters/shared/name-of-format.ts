import type { AudioFormatFact } from '../../core/adapter/adapter.ts'

/** The provider's name of a format, from its table of formats by name. */
export function nameOfFormat<Fallback extends string | undefined>(
  formats: Readonly<Record<string, AudioFormatFact>>,
  { encoding, container }: AudioFormatFact,
  fallback: Fallback,
): string | Fallback {
  const rows = Object.entries(formats)
  return rows.find(([, fact]) => fact.encoding === encoding && fact.container === container)?.[0] ?? fallback
}
