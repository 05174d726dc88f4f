import { nonEmptyString } from '../../core/json.ts'
import type { VoiceService } from '../../core/provisioning/voice-service.ts'
import { optionalText, parseObjectList, toStrings } from '../shared/response-fields.ts'

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
        request: ({ key, base }) => ({
          carrier: 'http',
          method: 'GET',
          url: `${base}/api/v2/voices`,
          // Each key has a user id. It is not secret, and no service is left to check it.
          headers: { authorization: key, 'x-user-id': 'ttfa', accept: 'application/json' },
          framing: 'whole',
        }),
        read: (body) => {
          const voices = parseObjectList(body)
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
  const voiceId = nonEmptyString(id)
  if (voiceId === undefined) return []
  return [
    {
      id: voiceId,
      name: nonEmptyString(name) ?? voiceId,
      languages: toStrings([language, language_code]),
      ...optionalText('accent', accent),
      ...optionalText('gender', gender),
      ...optionalText('age', age),
    },
  ]
}
