import type { Headers } from '../../core/adapter/adapter.ts'
import { nonEmptyString, parseJsonObject } from '../../core/json.ts'
import type { PronunciationDictionaries, ProviderAccess } from '../../core/provisioning/voice-service.ts'

/** Dictionaries, created and deleted as the official client does. Supported from sonic-3 on. */
export function cartesiaDictionaries(
  models: readonly string[],
  credentials: (access: ProviderAccess) => Headers,
): PronunciationDictionaries {
  return {
    models,
    create: (access, { name, words }) => ({
      carrier: 'http',
      method: 'POST',
      url: `${access.base}/pronunciation-dicts/`,
      headers: { ...credentials(access), 'content-type': 'application/json' },
      body: JSON.stringify({
        name,
        items: Object.entries(words).map(([text, alias]) => ({ text, alias })),
      }),
      framing: 'whole',
    }),
    readCreated: (body) => nonEmptyString(parseJsonObject(body)?.id),
    requestOptions: (id) => ({ pronunciation_dict_id: id }),
    removal: {
      result: 'removed',
      request: (access, id) => ({
        carrier: 'http',
        method: 'DELETE',
        url: `${access.base}/pronunciation-dicts/${encodeURIComponent(id)}`,
        headers: credentials(access),
        framing: 'whole',
      }),
    },
  }
}
