import type { HttpDial } from '../../../core/adapter/adapter.ts'
import type {
  ProviderAccess,
  Voice,
  VoicePage,
  VoicePool,
  VoiceService,
} from '../../../core/provisioning/voice-service.ts'
import { SetupError } from '../../../core/setup-error.ts'
import type { Millis } from '../../../core/units.ts'
import { oneLine } from '../../../report/format/escape.ts'
import type { ConnectionOptions } from '../../../wire/connection.ts'
import { DialError } from '../../../wire/dial-error.ts'
import { controlRequest } from '../../../wire/http/control-request.ts'

/** Guards against endless pagination. No known catalogue has a tenth as many pages, or as many characters. */
const MAX_PAGES = 200
const MAX_CHARACTERS = 64e6

/** How to connect, and how long the whole catalogue may take. */
export interface ListOptions extends ConnectionOptions {
  /** For all pages together. `timeout` is that of each page. */
  readonly total: Millis
}

/**
 * Every voice of a provider once, with all models that support it. Throws a `SetupError` if the request
 * fails.
 */
export async function listVoices(
  { provider, catalogue }: VoiceService,
  access: ProviderAccess,
  options: ListOptions,
): Promise<Voice[]> {
  const limit = { provider, deadline: options.clock.now() + options.total * 1e3, characters: MAX_CHARACTERS }
  const lists = await Promise.all(catalogue.pools.map((pool) => readPool(pool, access, options, limit)))
  const voices = new Map<string, Voice>()
  for (const voice of lists.flat()) {
    const { models = [] } = voices.get(voice.id) ?? {}
    voices.set(voice.id, { ...voice, models: [...new Set([...models, ...voice.models])] })
  }
  return [...voices.values()]
}

/** What is left for a catalogue: all its pools share it. */
interface CatalogueLimit {
  readonly provider: string
  readonly deadline: number
  characters: number
}

/** Reads pages until one has no successor or no new voice. */
async function readPool(
  pool: VoicePool,
  access: ProviderAccess,
  options: ListOptions,
  limit: CatalogueLimit,
): Promise<Voice[]> {
  const voices = new Map<string, Voice>()
  let cursor: string | undefined
  for (let number = 0; number < MAX_PAGES; number++) {
    const page = await readPage(pool.request(access, cursor), pool, options, limit)
    const fresh = page.voices.filter(({ id }) => !voices.has(id))
    for (const voice of fresh) voices.set(voice.id, { ...voice, models: voice.models ?? pool.models })
    if (page.next === undefined || page.next === cursor || fresh.length === 0) break
    cursor = page.next
  }
  return [...voices.values()]
}

async function readPage(
  dial: HttpDial,
  pool: VoicePool,
  options: ListOptions,
  limit: CatalogueLimit,
): Promise<VoicePage> {
  const { provider } = limit
  const left = (limit.deadline - options.clock.now()) / 1e3
  if (left < 1 || limit.characters < 0) throw endless(provider)
  const timeout = Math.min(options.timeout, Math.ceil(left))
  const { body } = await controlRequest(dial, { ...options, timeout }).catch((cause: unknown) => {
    throw timeout < options.timeout && isTimeout(cause) ? endless(provider) : explainRefusal(provider, cause)
  })
  limit.characters -= body.length
  const page = pool.read(body)
  if (page) return page
  throw new SetupError(`the response of ${provider} is not a list of voices`, {
    code: 'VOICES_UNREADABLE',
  })
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof DialError && cause.code === 'ETIMEDOUT'
}

function endless(provider: string): SetupError {
  return new SetupError(`the list of voices of ${provider} does not end`, {
    code: 'VOICES_ENDLESS',
    hint: 'ttfa stopped reading it. Look the voice up at the provider.',
  })
}

function explainRefusal(provider: string, cause: unknown): unknown {
  if (!(cause instanceof DialError)) return cause
  const { refusal, code } = cause
  const words = refusal ? `status ${refusal.status}: ${oneLine(refusal.body, 200)}` : code
  return new SetupError(`cannot list the voices of ${provider}: ${words}`, { code: 'VOICES_REFUSED', cause })
}
