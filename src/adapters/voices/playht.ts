import type { VoiceService } from '../../core/voice-service.ts'
import { textOf } from '../json.ts'
import { bareList, optional, textsOf } from './fields.ts'

/**
 * The voice list of a service that is gone, for servers that still speak its protocol. Two old clients read
 * the response as a list with these fields. The turbo engine has its own short voice names, which no route
 * lists.
 */
export const playhtVoices: VoiceService = {
  provider: 'playht',
  docs: 'https://docs.play.ht/reference/api-list-ultra-realistic-voices',
  checked: '2026-11-20',
  confidence: 'read in clients',
  retired: '2025-12-31',
  catalogue: {
    pools: [
      {
        models: ['PlayDialog', 'Play3.0-mini'],
        ask: ({ key, base }) => ({
          carrier: 'http',
          method: 'GET',
          url: `${base}/api/v2/voices`,
          // Each key has a user id. It is not secret, and no service is left to check it.
          headers: { authorization: key, 'x-user-id': 'ttfa', accept: 'application/json' },
          framing: 'whole',
        }),
        read: (body) => {
          const voices = bareList(body)
          return voices && { voices: voices.flatMap(voiceOf) }
        },
      },
    ],
  },
}

function voiceOf({
  id,
  name,
  language,
  language_code,
  accent,
  gender,
  age,
}: Readonly<Record<string, unknown>>) {
  const known = textOf(id)
  if (known === undefined) return []
  return [
    {
      id: known,
      name: textOf(name) ?? known,
      languages: textsOf([language, language_code]),
      ...optional('accent', accent),
      ...optional('gender', gender),
      ...optional('age', age),
    },
  ]
}
