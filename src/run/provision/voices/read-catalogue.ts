import type { HttpDial } from '../../../core/adapter/adapter.ts'
import type {
  ProviderAccess,
  Voice,
  VoicePool,
  VoiceService,
} from '../../../core/provisioning/voice-service.ts'
import { SetupError } from '../../../core/setup-error.ts'

/** Guards against endless pagination. No known catalogue has a tenth as many pages. */
const MAX_PAGES = 200

/** Sends a request for a page and resolves to the body of the response. */
export type AskForPage = (dial: HttpDial) => Promise<string>

/** Every voice of a provider once, with all models that support it. Throws a `SetupError` for another answer. */
export async function readCatalogue(
  { provider, catalogue }: VoiceService,
  access: ProviderAccess,
  ask: AskForPage,
): Promise<Voice[]> {
  const lists = await Promise.all(catalogue.pools.map((pool) => readPool(provider, pool, access, ask)))
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
  ask: AskForPage,
): Promise<Voice[]> {
  const voices = new Map<string, Voice>()
  let cursor: string | undefined
  for (let number = 0; number < MAX_PAGES; number++) {
    const page = pool.read(await ask(pool.request(access, cursor)))
    if (!page)
      throw new SetupError(`the response of ${provider} is not a list of voices`, {
        code: 'VOICES_UNREADABLE',
      })
    const fresh = page.voices.filter(({ id }) => !voices.has(id))
    for (const voice of fresh) voices.set(voice.id, { ...voice, models: voice.models ?? pool.models })
    if (page.next === undefined || page.next === cursor || fresh.length === 0) break
    cursor = page.next
  }
  return [...voices.values()]
}
