import { z } from 'zod'
import type { TextInput } from '../../core/manner.ts'
import { duration } from './duration.ts'
import { closed, numberBetween } from './words.ts'

const whole = closed({ mode: z.literal('whole').describe('The text goes in one piece.') })

const fed = closed({
  mode: z
    .enum(['tokens', 'sentences'])
    .describe('tokens: each as it is written. sentences: each when it is complete.'),
  tokensPerSecond: numberBetween(0.1, 100_000).default(50).describe('How fast the language model writes.'),
  jitter: numberBetween(0, 1)
    .default(0)
    .describe('Share by which each gap may be shorter or longer; 0 to 1, seeded.'),
})

const input: z.ZodType<TextInput> = z.discriminatedUnion('mode', [whole, fed])

/** How turns are spoken and listened to: for all targets, or for one. */
export const manner = {
  input: input
    .exactOptional()
    .describe('How the text is handed over: whole, or as a language model would write it. Default: whole.'),
  interrupt: closed({
    after: duration(1).describe('After so much audible audio was played.'),
    share: numberBetween(0, 1)
      .default(1)
      .describe('Share of the turns that are interrupted; 0 to 1, seeded.'),
  })
    .exactOptional()
    .describe('A listener who cuts in. Default: nobody does.'),
  keepalive: z
    .boolean()
    .exactOptional()
    .describe('Say the protocol’s keepalive while a connection idles, where it has one. Default: false.'),
}
