import type { Adapter, Facts, Job } from '../../../core/adapter/adapter.ts'
import type { OptionRules } from '../../shared/option-rules.ts'

/** The path prefixes of the current host and of the old host. The old host has none of the current paths. */
const PREFIXES = ['/waves/v1', '/api/v1'] as const
const CURRENT_PREFIX = PREFIXES[0]

/**
 * The prefix by host, where it is not the first. A scenario only needs `base: https://waves-api.smallest.ai`.
 */
const PREFIX_BY_HOST: Readonly<Record<string, string>> = { 'waves-api.smallest.ai': '/api/v1' }

/** The option of all legacy routes. */
export const LEGACY_OPTIONS = {
  /** For a `base` that stands in for the old host (a lab or a proxy), whose paths begin with `/api/v1`. */
  prefix: {
    kind: 'word',
    words: PREFIXES,
    default: 'by the host',
    meaning: 'path prefix, for a `base` that replaces the old host',
  },
} as const satisfies OptionRules

/** The path after the model name, by transport. */
const PATHS = { http: 'get_speech', sse: 'stream', websocket: 'get_speech/stream' } as const

/** The URL of a legacy route. It contains the model, with a hyphen where bodies use an underscore. */
export function legacyUrl(
  { base, options }: Job<{ readonly prefix?: string }>,
  model: 'lightning-v3.1' | 'lightning-v2',
  transport: keyof typeof PATHS,
): string {
  const prefix = options.prefix ?? PREFIX_BY_HOST[new URL(base).host] ?? CURRENT_PREFIX
  return `${base}${prefix}/${model}/${PATHS[transport]}`
}

/** Turns an adapter of a current route into one of a legacy route. Responses are the same. */
export function toLegacyRoute<Options, SessionState, LegacyOptions extends Options>(
  adapter: Adapter<Options, SessionState>,
  change: Pick<Adapter<LegacyOptions, SessionState>, 'parseOptions' | 'dial' | 'say'> & {
    readonly facts: Partial<Facts>
  },
): Adapter<LegacyOptions, SessionState> {
  return { ...adapter, ...change, facts: { ...adapter.facts, ...change.facts } }
}
