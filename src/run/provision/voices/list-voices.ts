import type {
  ProviderAccess,
  Voice,
  VoicePage,
  VoicePool,
  VoiceService,
} from '../../../core/provisioning/voice-service.ts'
import { SetupError } from '../../../core/setup-error.ts'
import type { ConnectionOptions } from '../../../wire/connection.ts'
import { DialError } from '../../../wire/dial-error.ts'
import { controlRequest } from '../../../wire/http/control-request.ts'

/** Guards against endless pagination. No known catalogue has a tenth as many pages. */
const MAX_PAGES = 200

/**
 * Every voice of a provider once, with all models that support it. Throws a `SetupError` if the request
 * fails.
 */
export async function listVoices(
  { provider, catalogue }: VoiceService,
  access: ProviderAccess,
  connection: ConnectionOptions,
): Promise<Voice[]> {
  const lists = await Promise.all(catalogue.pools.map((pool) => readPool(provider, pool, access, connection)))
  const voices = new Map<string, Voice>()
  for (const voice of lists.flat()) {
    const { models = [] } = voices.get(voice.id) ?? {}
    voices.set(voice.id, { ...voice, models: [...new Set([...models, ...voice.models])] })
  }
  return [...voices.values()]
}

/** Reads pages until one has no successor or no new voice. */
async function readPool(
  provider: string,
  pool: VoicePool,
  access: ProviderAccess,
  connection: ConnectionOptions,
): Promise<Voice[]> {
  const voices = new Map<string, Voice>()
  let cursor: string | undefined
  for (let number = 0; number < MAX_PAGES; number++) {
    const page = await readPage(provider, pool, access, connection, cursor)
    const fresh = page.voices.filter(({ id }) => !voices.has(id))
    for (const voice of fresh) voices.set(voice.id, { ...voice, models: voice.models ?? pool.models })
    if (page.next === undefined || page.next === cursor || fresh.length === 0) break
    cursor = page.next
  }
  return [...voices.values()]
}

async function readPage(
  provider: string,
  pool: VoicePool,
  access: ProviderAccess,
  connection: ConnectionOptions,
  cursor: string | undefined,
): Promise<VoicePage> {
  const { body } = await controlRequest(pool.request(access, cursor), connection).catch((cause: unknown) => {
    throw explainRefusal(provider, cause)
  })
  const page = pool.read(body)
  if (page) return page
  throw new SetupError(`the response of ${provider} is not a list of voices`, {
    code: 'VOICES_UNREADABLE',
  })
}

function explainRefusal(provider: string, cause: unknown): unknown {
  if (!(cause instanceof DialError)) return cause
  const { refusal, code } = cause
  const words = refusal ? `status ${refusal.status}: ${refusal.body.slice(0, 200)}` : code
  return new SetupError(`cannot list the voices of ${provider}: ${words}`, { code: 'VOICES_REFUSED', cause })
}
