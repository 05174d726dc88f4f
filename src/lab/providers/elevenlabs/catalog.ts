import { singleChunk } from '../../contract/chunkers.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { httpErrorResponse } from './errors.ts'
import { apiKeyOf, CREDITS_PER_CHARACTER } from './facts.ts'
import { ELEVENLABS_VOICE_LISTS } from './voices.ts'

const MODELS = Object.entries(CREDITS_PER_CHARACTER).map(([model_id, character_cost_multiplier]) => ({
  model_id,
  name: model_id,
  can_do_text_to_speech: true,
  languages: [{ language_id: 'en', name: 'English' }],
  model_rates: { character_cost_multiplier },
  maximum_text_length_per_request: 40_000,
  concurrency_group: 'standard',
}))

/** Lists of voices and models. */
export const elevenLabsCatalogRoutes: readonly Twin[] = [
  ...Object.entries(ELEVENLABS_VOICE_LISTS).map(([path, list]) => route(path, list)),
  route('/v1/models', MODELS),
]

function route(path: string, answer: unknown): Twin {
  return {
    facts: {
      provider: 'elevenlabs',
      carrier: 'http',
      method: 'GET',
      path,
      defaults: {},
      chunker: singleChunk,
      delivery: 'whole',
      requestId: () => '',
    },
    keyOf: apiKeyOf,
    parseFrame: () => [{ kind: 'answer', frames: jsonResponse(200, answer) }],
    reply: (event, _state, { connectionId }) =>
      event.kind === 'refused' ? httpErrorResponse(event.refusal, connectionId) : [],
  }
}
