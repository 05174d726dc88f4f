import type { Adapter, Facts, Job } from '../../core/adapter.ts'
import type { OptionRules } from '../options.ts'

/** The prefix of every path: that of today's host, and that of the old one, which has none of today's paths. */
const PREFIXES = ['/waves/v1', '/api/v1'] as const
const TODAY = PREFIXES[0]

/** Prefixes of hosts that differ from today's. `base: https://waves-api.smallest.ai` is all a scenario must say. */
const PREFIX_OF_HOST: Readonly<Record<string, string>> = { 'waves-api.smallest.ai': '/api/v1' }

/** The option of every route whose path names its model. */
export const ROUTE_OPTIONS = {
  /** For a `base` that stands in for the old host, a lab or a proxy: its paths begin with `/api/v1`. */
  prefix: { kind: 'word', words: PREFIXES },
} as const satisfies OptionRules

/** The path behind the model's name, by transport. */
const PATHS = { http: 'get_speech', sse: 'stream', websocket: 'get_speech/stream' } as const

/** The address of a route that names its model: with a hyphen, where bodies have an underscore. */
export function namedUrl(
  { base, options }: Job<{ readonly prefix?: string }>,
  model: 'lightning-v3.1' | 'lightning-v2',
  transport: keyof typeof PATHS,
): string {
  const prefix = options.prefix ?? PREFIX_OF_HOST[new URL(base).host] ?? TODAY
  return `${base}${prefix}/${model}/${PATHS[transport]}`
}

/** An adapter of today's routes as it is on a route that names its model: what it hears is the same. */
export function onNamedRoute<Options, Memo, Given extends Options>(
  adapter: Adapter<Options, Memo>,
  change: Pick<Adapter<Given, Memo>, 'parseOptions' | 'dial' | 'say'> & { readonly facts: Partial<Facts> },
): Adapter<Given, Memo> {
  return { ...adapter, ...change, facts: { ...adapter.facts, ...change.facts } }
}
