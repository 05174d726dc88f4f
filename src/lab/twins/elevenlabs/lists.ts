import { inOnePiece } from '../../engine/cutters.ts'
import type { Twin } from '../../twin.ts'
import { jsonAnswer } from '../frames.ts'
import { apiKeyOf, CREDITS } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'

const VOICES = ['JBFqnCBsd6RMkjVDRZzb', 'EXAVITQu4vr4xnSDxMaL', 'Xb7hH8MSUJpSbSDYk0k2'].map((voice_id) => ({
  voice_id,
  name: `Lab ${voice_id.slice(0, 4)}`,
  category: 'premade',
}))

const MODELS = Object.entries(CREDITS).map(([model_id, character_cost_multiplier]) => ({
  model_id,
  name: model_id,
  can_do_text_to_speech: true,
  languages: [{ language_id: 'en', name: 'English' }],
  model_rates: { character_cost_multiplier },
  maximum_text_length_per_request: 40_000,
  concurrency_group: 'standard',
}))

/** Lists of voices and models. */
export const elevenLabsLists: readonly Twin[] = [
  list('/v1/voices', { voices: VOICES }),
  list('/v2/voices', {
    voices: VOICES,
    has_more: false,
    total_count: VOICES.length,
    next_page_token: null,
  }),
  list('/v1/models', MODELS),
]

function list(path: string, answer: unknown): Twin {
  return {
    facts: {
      provider: 'elevenlabs',
      carrier: 'http',
      method: 'GET',
      path,
      habits: {},
      cut: inOnePiece,
      delivery: 'whole',
      requestId: () => '',
    },
    keyOf: apiKeyOf,
    listen: () => [{ kind: 'answer', frames: jsonAnswer(200, answer) }],
    reply: (event, _memo, { connection }) =>
      event.kind === 'refused' ? refusedOverHttp(event.refusal, connection) : [],
  }
}
