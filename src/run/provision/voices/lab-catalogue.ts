import { VOICE_SERVICES } from '../../../adapters/voice-services.ts'
import type { Facts } from '../../../core/adapter/adapter.ts'
import type { Voice } from '../../../core/provisioning/voice-service.ts'
import { VOICE_LISTS } from '../../../lab/providers/voice-lists.ts'
import { readCatalogue } from './read-catalogue.ts'

/** Never connected to: the lists are asked for their path. */
const NOWHERE = 'http://lab.invalid'

/** The lab's voices of a provider. Empty for a provider without a catalogue. Starts no server. */
export async function listLabVoices({ provider }: Pick<Facts, 'provider'>): Promise<Voice[]> {
  const service = VOICE_SERVICES[provider]
  if (!service) return []
  const lists = (await VOICE_LISTS[provider]?.()) ?? {}
  return readCatalogue(service, { key: '', base: NOWHERE }, async ({ url }) =>
    JSON.stringify(lists[new URL(url).pathname] ?? null),
  )
}
