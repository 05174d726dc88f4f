import { VOICE_SERVICES } from '../../adapters/voice-services.ts'
import type { Facts } from '../../core/adapter/adapter.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { Voice, VoiceService } from '../../core/provisioning/voice-service.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Millis } from '../../core/units.ts'
import { renderVoicesText } from '../../report/voices-text.ts'
import { listBuiltInIds, loadBuiltInAdapter } from '../../run/adapters/load-built-in-adapter.ts'
import { rejectInvalidKeys } from '../../run/plan/check-keys.ts'
import { readProxyRules } from '../../run/plan/proxies.ts'
import { PLACEHOLDER_KEY } from '../../run/plan/resolve-target.ts'
import { filterVoices, type VoiceFilter } from '../../run/provision/voices/filter-voices.ts'
import { listLabVoices } from '../../run/provision/voices/lab-catalogue.ts'
import { listVoices } from '../../run/provision/voices/list-voices.ts'
import { providerAccess } from '../../run/provision/voices/voice-access.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import type { CliContext } from '../cli-context.ts'

/** Timeout of one page. */
const PAGE_TIMEOUT: Millis = 15_000
/** Timeout of the whole catalogue. */
const CATALOGUE_TIMEOUT: Millis = 60_000

export interface VoicesOptions extends VoiceFilter {
  readonly limit: number
  readonly page: number
  readonly base?: string
  readonly lab?: boolean
  readonly json?: boolean
}

export async function voices(adapter: string, options: VoicesOptions, context: CliContext): Promise<void> {
  const facts = await requireFacts(adapter)
  const service = requireService(facts)
  const all = await fetchCatalogue(service, facts, options, context)
  const matching = filterVoices(all, options)
  const { limit, page, json } = options
  const shown = matching.slice((page - 1) * limit, page * limit)
  if (json) return context.output.write(`${JSON.stringify(shown, null, 2)}\n`)
  context.output.write(renderVoicesText(shown))
  const pages = Math.max(1, Math.ceil(matching.length / limit))
  context.progress.write(
    `${matching.length} of ${all.length} voices of ${service.provider}, page ${page} of ${pages}\n`,
  )
}

async function fetchCatalogue(
  service: VoiceService,
  facts: Facts,
  { base, lab }: VoicesOptions,
  { environment }: CliContext,
): Promise<Voice[]> {
  if (lab) return listLabVoices(facts)
  const proxies = readProxyRules(environment)
  const connection = {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout: PAGE_TIMEOUT,
    total: CATALOGUE_TIMEOUT,
    ...(proxies && { proxies }),
  }
  if (service.retired !== undefined && base === undefined)
    throw new SetupError(`${facts.provider} was shut down on ${service.retired}`, {
      code: 'SERVICE_RETIRED',
      hint: 'Use the lab with --lab, or a compatible server with --base.',
    })
  const key = facts.keyVariable === undefined ? '' : environment[facts.keyVariable]
  if (!key && base === undefined)
    throw new SetupError(`${facts.keyVariable} is not set`, {
      code: 'KEY_MISSING',
      hint: 'Set it in the environment or in .env, or use the lab with --lab.',
    })
  rejectInvalidKeys([facts], environment)
  return listVoices(service, providerAccess(facts, key || PLACEHOLDER_KEY, base), connection)
}

async function requireFacts(id: string): Promise<Facts> {
  const ids = listBuiltInIds()
  const adapter = ids.includes(id) ? await loadBuiltInAdapter(id) : undefined
  if (adapter) return adapter.facts
  throw new SetupError(`unknown adapter ${id}${suggestNearest(id, ids)}`, {
    code: 'ADAPTER_UNKNOWN',
    hint: '`ttfa adapters` lists them.',
  })
}

function requireService({ provider, voices: known }: Facts): VoiceService {
  const service = VOICE_SERVICES[provider]
  if (service) return service
  throw new SetupError(`no voice catalogue for ${provider}`, {
    code: 'VOICES_UNKNOWN',
    hint: `Voices known to work: ${Object.values(known).join(', ') || 'none'}. Providers with a catalogue: ${Object.keys(VOICE_SERVICES).join(', ')}.`,
  })
}
