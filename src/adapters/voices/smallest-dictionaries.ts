import type { Access, PronunciationDictionaries } from '../../core/voice-service.ts'
import { parseFields, textOf } from '../json.ts'

const PATH = '/waves/v1/pronunciation-dicts'

/**
 * Dictionaries of Lightning, which have no name. Sources disagree whether only the WebSocket supports them
 * (the model card) or HTTP as well (the OpenAPI document).
 */
export const smallestDictionaries: PronunciationDictionaries = {
  models: ['lightning_v3.1', 'lightning_v3.1_pro'],
  create: (access, { words }) =>
    asking('POST', access, {
      items: Object.entries(words).map(([word, pronunciation]) => ({ word, pronunciation })),
    }),
  readCreated: (body) => textOf(parseFields(body)?.id),
  use: (id) => ({ pronunciation_dicts: [id] }),
  removal: { leaves: 'removed', ask: (access, id) => asking('DELETE', access, { id }) },
}

function asking(method: 'POST' | 'DELETE', { key, base }: Access, body: unknown) {
  return {
    carrier: 'http' as const,
    method,
    url: `${base}${PATH}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    framing: 'whole' as const,
  }
}
