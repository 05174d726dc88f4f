import { z } from 'zod'
import type { TextInput } from '../../../core/config/turn-options.ts'
import { duration } from '../../../validation/duration.ts'
import { numberBetween, strictMap } from '../../../validation/primitives.ts'

const whole = strictMap({ mode: z.literal('whole').describe('The text is sent in one piece.') })

const streamed = strictMap({
  mode: z
    .enum(['tokens', 'sentences'])
    .describe('tokens: each token as it is generated. sentences: each sentence once it is complete.'),
  tokensPerSecond: numberBetween(0.1, 100_000)
    .default(50)
    .describe('Generation speed of the language model.'),
  jitter: numberBetween(0, 1)
    .default(0)
    .describe('Share by which each interval may be shorter or longer; 0 to 1, seeded.'),
})

const input: z.ZodType<TextInput> = z.discriminatedUnion('mode', [whole, streamed])

/** Options of turns, for all targets or for one. */
export const turnOptions = {
  input: input
    .exactOptional()
    .describe('How the text is sent: whole, or as a language model would generate it. Default: whole.'),
  interrupt: strictMap({
    after: duration(1).describe('Amount of audible audio to play first.'),
    share: numberBetween(0, 1)
      .default(1)
      .describe('Share of the turns that are interrupted; 0 to 1, seeded.'),
  })
    .exactOptional()
    .describe('Interruptions by the listener (barge-in). Default: none.'),
  keepalive: z
    .boolean()
    .exactOptional()
    .describe('Send the protocol’s keepalive on idle connections, if it has one. Default: false.'),
}
