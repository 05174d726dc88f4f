import { z } from 'zod'
import { type CallSettings, DEFAULT_CALL } from '../../../core/config/conversation/call-settings.ts'
import { duration } from '../../../validation/duration.ts'
import { strictMap } from '../../../validation/primitives.ts'

/** How the caller behaves in a call, and what is assumed of the line. */
export const callSettings: z.ZodType<CallSettings> = strictMap({
  greeting: duration()
    .default(DEFAULT_CALL.greeting)
    .describe('How long the caller waits for the agent to speak first. 0s: the caller speaks at once.'),
  pause: duration(1)
    .default(DEFAULT_CALL.pause)
    .describe('Silence of the agent after which its answer is over.'),
  abandon: z
    .union([z.boolean(), z.literal('dropped')], { error: 'true, false or dropped' })
    .default(DEFAULT_CALL.abandon)
    .describe(
      'Hang up in the middle of the last answer, and wait until the agent takes another call. dropped: the connection breaks without a hang-up message.',
    ),
  line: strictMap({
    network: duration().default(DEFAULT_CALL.line.network).describe('Delay of the line, each way.'),
    buffer: duration().default(DEFAULT_CALL.line.buffer).describe('Delay of the jitter buffer, each way.'),
  })
    .default(DEFAULT_CALL.line)
    .describe('Assumptions about the caller’s line. Reports print them; no measured number includes them.'),
})
