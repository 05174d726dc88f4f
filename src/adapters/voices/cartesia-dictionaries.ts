import type { Headers } from '../../core/adapter.ts'
import type { Access, PronunciationDictionaries } from '../../core/voice-service.ts'
import { parseFields, textOf } from '../json.ts'

/** Dictionaries, created and deleted as the official client does it. Supported from sonic-3 on. */
export function cartesiaDictionaries(
  models: readonly string[],
  credentials: (access: Access) => Headers,
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
    readCreated: (body) => textOf(parseFields(body)?.id),
    use: (id) => ({ pronunciation_dict_id: id }),
    removal: {
      leaves: 'removed',
      ask: (access, id) => ({
        carrier: 'http',
        method: 'DELETE',
        url: `${access.base}/pronunciation-dicts/${encodeURIComponent(id)}`,
        headers: credentials(access),
        framing: 'whole',
      }),
    },
  }
}
