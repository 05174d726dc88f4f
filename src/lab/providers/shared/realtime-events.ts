import { z } from 'zod'
import { oneOf, textIfAny } from './request-fields.ts'

const EVENT_TYPES = [
  'input_audio_buffer.append',
  'input_audio_buffer.commit',
  'input_audio_buffer.clear',
  'response.create',
  'response.cancel',
  'conversation.item.create',
] as const

const voiced = z.looseObject({ voice: textIfAny })
/** The voice may be in one of two places. Invalid settings are ignored. */
const sessionSettings = voiced.extend({
  audio: z
    .looseObject({ output: voiced.optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
export type SessionSettings = Partial<z.output<typeof sessionSettings>>

/** The schema of a client's events, one of which configures the session. */
export function clientEventSchema(configureType: string) {
  return z.looseObject({
    type: oneOf([configureType, ...EVENT_TYPES], 'Unknown event'),
    session: sessionSettings.optional().catch(undefined),
    audio: z.string().catch(''),
  })
}
export type ClientEventSchema = ReturnType<typeof clientEventSchema>
