import { nonEmptyString, parseJsonObject } from '../../core/json.ts'
import type { PronunciationDictionaries } from '../../core/provisioning/voice-service.ts'

const PATH = '/v1/pronunciation-dictionaries'

/** Dictionaries of aliases, supported by every model. They can be archived but not deleted. */
export function elevenlabsDictionaries(models: readonly string[]): PronunciationDictionaries {
  return {
    models,
    create: ({ key, base }, { name, words }) => ({
      carrier: 'http',
      method: 'POST',
      url: `${base}${PATH}/add-from-rules`,
      headers: { 'xi-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({
        name,
        rules: Object.entries(words).map(([word, alias]) => ({
          type: 'alias',
          string_to_replace: word,
          alias,
        })),
      }),
      framing: 'whole',
    }),
    // Requests also name the version, written `id:version` in the adapters’ option.
    readCreated: (body) => {
      const fields = parseJsonObject(body)
      const [id, version] = [nonEmptyString(fields?.id), nonEmptyString(fields?.version_id)]
      return id !== undefined && version !== undefined ? `${id}:${version}` : undefined
    },
    requestOptions: (id) => ({ pronunciation_dictionaries: [id] }),
    removal: {
      result: 'archived',
      request: ({ key, base }, id) => ({
        carrier: 'http',
        method: 'PATCH',
        url: `${base}${PATH}/${encodeURIComponent(id.split(':')[0] ?? '')}`,
        headers: { 'xi-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({ archived: true }),
        framing: 'whole',
      }),
    },
  }
}
