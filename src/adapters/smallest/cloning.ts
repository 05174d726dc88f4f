import { isJsonObject, nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { CLONE_STATES, type Clone, type VoiceCloning } from '../../core/provisioning/voice-service.ts'
import { encodeMultipart } from '../shared/multipart.ts'
import { objectsIn } from '../shared/response-fields.ts'

const PATH = '/waves/v1/voice-cloning'

/** The service’s names of the models. */
const MODEL_NAMES: Readonly<Record<string, string>> = {
  'lightning_v3.1': 'lightning-v3.1',
  'lightning_v3.1_pro': 'lightning-v3.1-pro',
}

const FORM_BOUNDARY = 'ttfa-voice-clip-7d1e2f0a9c'

/**
 * Instant clones of Lightning. Since July 2026 they cannot be deleted with an API key: the old call returns
 * 410, and `POST …/voice-cloning/delete` accepts only a token of the console (the provider's page on the AI
 * SDK, 2026-08-21).
 */
export const smallestCloning: VoiceCloning = {
  // The documentation asks for 5 to 15 seconds. Clips from 3 seconds on are allowed here, so that a sweep can
  // test them.
  clip: { minSeconds: 3, maxSeconds: 15, maxBytes: 5 * 2 ** 20 },
  models: Object.keys(MODEL_NAMES),
  create: ({ key, base }, { name, model, language, clip }) => ({
    carrier: 'http',
    method: 'POST',
    url: `${base}${PATH}`,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': `multipart/form-data; boundary=${FORM_BOUNDARY}`,
    },
    body: encodeMultipart(
      [
        { name: 'displayName', value: name },
        { name: 'model', value: MODEL_NAMES[model] ?? model },
        { name: 'language', value: language },
        { name: 'file', value: clip, fileName: 'clip.wav' },
      ],
      FORM_BOUNDARY,
    ),
    framing: 'whole',
  }),
  readCreated: (body) => {
    const data = parseJsonObject(body)?.data
    return isJsonObject(data) ? cloneOf(data) : undefined
  },
  poll: ({ key, base }) => ({
    carrier: 'http',
    method: 'GET',
    url: `${base}${PATH}`,
    headers: { authorization: `Bearer ${key}` },
    framing: 'whole',
  }),
  readPoll: (body, id) => {
    const found = objectsIn(body, 'data')?.find(({ voiceId }) => voiceId === id)
    return found && cloneOf(found)
  },
  removeByHand:
    'delete it in the dashboard (app.smallest.ai, voice cloning); the API does not do it for an API key',
}

function cloneOf({ voiceId, status }: Readonly<Record<string, unknown>>): Clone | undefined {
  const id = nonEmptyString(voiceId)
  const state = CLONE_STATES.find((one) => one === status)
  return id !== undefined && state ? { id, state } : undefined
}
