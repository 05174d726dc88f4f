import { nonEmptyString, parseJsonObject } from '../../core/json.ts'
import type { PronunciationDictionaries, ProviderAccess } from '../../core/provisioning/voice-service.ts'

const PATH = '/waves/v1/pronunciation-dicts'

/**
 * Dictionaries of Lightning, which have no name. Sources disagree whether only the WebSocket supports them
 * (the model card) or HTTP as well (the OpenAPI document).
 */
export const smallestDictionaries: PronunciationDictionaries = {
  models: ['lightning_v3.1', 'lightning_v3.1_pro'],
  create: (access, { words }) =>
    dictionaryRequest('POST', access, {
      items: Object.entries(words).map(([word, pronunciation]) => ({ word, pronunciation })),
    }),
  readCreated: (body) => nonEmptyString(parseJsonObject(body)?.id),
  requestOptions: (id) => ({ pronunciation_dicts: [id] }),
  removal: { result: 'removed', request: (access, id) => dictionaryRequest('DELETE', access, { id }) },
}

function dictionaryRequest(method: 'POST' | 'DELETE', { key, base }: ProviderAccess, body: unknown) {
  return {
    carrier: 'http' as const,
    method,
    url: `${base}${PATH}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    framing: 'whole' as const,
  }
}
