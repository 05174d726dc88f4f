import { z } from 'zod'
import {
  type Delay,
  LAB_FAULTS,
  LAB_RECOGNISERS,
  type LabFault,
  type LabLimits,
  type LabProfile,
} from '../../core/lab-profile.ts'
import { duration } from './duration.ts'
import { closed, numberBetween, wholeNumber } from './words.ts'

const range = closed({
  min: duration().describe('Shortest delay.'),
  max: duration().describe('Longest delay.'),
}).refine(({ min, max }) => min <= max, { path: ['max'], error: 'a max that is not below min' })

const logNormal = closed({
  median: duration().describe('Half of the delays are shorter.'),
  sigma: numberBetween(0, 3).describe('Spread: the standard deviation of the logarithm. 0.3 is usual.'),
})

/** A duration, or how durations are spread. */
export const delay: z.ZodType<Delay, unknown> = z.union([duration(), range, logNormal], {
  error: 'a duration such as 800ms, a map {min, max}, or a map {median, sigma}',
})

const fault: z.ZodType<LabFault> = closed({
  kind: z.enum(LAB_FAULTS).describe('What goes wrong.'),
  share: numberBetween(0, 1).exactOptional().describe('Share of requests that it strikes. Default 1.'),
  every: wholeNumber(1, 1_000_000).exactOptional().describe('Strike every n-th request instead of a share.'),
  duration: duration().exactOptional().describe('How long, for the kinds that take time.'),
  at: duration().exactOptional().describe('When a freeze begins, counted from the start of the lab.'),
  status: wholeNumber(400, 599).exactOptional().describe('HTTP status of a refusal. Default 429.'),
})

const count = wholeNumber(1, 1_000_000)

const limits: z.ZodType<LabLimits> = closed({
  excess: z
    .enum(['refuse', 'queue', 'hang'])
    .exactOptional()
    .describe('Requests above concurrency are refused (default), wait for a slot, or are never answered.'),
  recovery: duration().exactOptional().describe('From the end of a request until its slot is free.'),
  noise: numberBetween(0, 0.5)
    .exactOptional()
    .describe('Chance that a decision right at the limit is the wrong one.'),
  changes: z
    .array(closed({ after: count.describe('Requests.'), concurrency: count.describe('The limit then.') }))
    .exactOptional()
    .describe('Other limits of concurrency after so many requests, in ascending order.'),
  bucket: closed({
    capacity: count.describe('Requests at once.'),
    refill: numberBetween(0.001, 1_000_000).describe('Requests a second from then on.'),
  })
    .exactOptional()
    .describe('A token bucket.'),
  sockets: count.exactOptional().describe('Connections open at once, idle ones included.'),
  connectRate: count.exactOptional().describe('Connections opened in a second.'),
  perSocket: count.exactOptional().describe('Requests in flight on one connection.'),
  degradation: closed({
    from: wholeNumber(0, 1_000_000).describe('Requests in flight up to which nothing suffers.'),
    firstAudio: duration().exactOptional().describe('So much later for each request above that.'),
    pacing: numberBetween(0, 1).exactOptional().describe('Share of the pacing lost for each.'),
  })
    .exactOptional()
    .describe('Slower service the more are in flight.'),
  failing: closed({
    from: wholeNumber(0, 1_000_000).describe('Requests in flight from which it happens.'),
    share: numberBetween(0, 1).describe('Share of the requests.'),
  })
    .exactOptional()
    .describe('Server errors that have nothing to do with a limit.'),
  retryAfter: numberBetween(0, 86_400).exactOptional().describe('Seconds that refusals ask to wait.'),
})

/**
 * How the embedded lab plays a target. Delays are milliseconds once read. The keys that a lab accepts are left to its
 * callers in code: a scenario holds no keys, not even invented ones.
 */
export const labProfile: z.ZodType<LabProfile> = closed({
  dialect: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Variant of the provider’s protocol, such as kokoro where OpenAI’s is copied.'),
  dial: delay.exactOptional().describe('Before the first byte of a connection is answered.'),
  session: delay.exactOptional().describe('The provider’s session handshake, where it has one.'),
  finalTranscript: delay
    .exactOptional()
    .describe('From the end of the caller’s speech, or the word to finish, to the final transcript.'),
  endpointing: duration(1)
    .exactOptional()
    .describe('Silence after which a caller’s turn is taken to be over.'),
  recogniser: z
    .enum(LAB_RECOGNISERS)
    .exactOptional()
    .describe('known understands the speech of the scenario (default), moonshine any, once it is installed.'),
  wordErrors: numberBetween(0, 1).exactOptional().describe('Share of the caller’s words that are misheard.'),
  firstToken: delay.exactOptional().describe('From a prompt to the first token of its answer.'),
  cachedFirstToken: delay
    .exactOptional()
    .describe('The same for a prompt that goes on from one that was answered before.'),
  tokensPerSecond: numberBetween(0.1, 100_000).exactOptional().describe('How fast a language model writes.'),
  replies: z
    .array(z.string().min(1))
    .min(1)
    .exactOptional()
    .describe('What a language model or an agent answers, turn by turn and from the front again.'),
  firstAudio: delay.exactOptional().describe('From the last text to the first audio.'),
  chunk: duration(1).exactOptional().describe('Length of the audio in one chunk.'),
  pacing: numberBetween(0, 1000)
    .exactOptional()
    .describe('Times real time at which audio is sent; 0 = at once.'),
  leadingSilence: delay.exactOptional().describe('Silence in front of the speech.'),
  trailingSilence: duration().exactOptional().describe('Silence behind the speech.'),
  completionDelay: duration().exactOptional().describe('Between the last audio and the completion message.'),
  closeAfterComplete: z.boolean().exactOptional().describe('Hang up after the completion message.'),
  idleTimeout: numberBetween(0.001, 86_400)
    .exactOptional()
    .describe('Seconds without a message before hanging up.'),
  concurrency: wholeNumber(1, 1_000_000).exactOptional().describe('Requests in flight before a refusal.'),
  rate: wholeNumber(1, 1_000_000).exactOptional().describe('Requests a minute before a refusal.'),
  limits: limits.exactOptional().describe('What happens at its limits, and which others it has.'),
  faults: z.array(fault).exactOptional().describe('How it misbehaves.'),
  clone: closed({
    ready: delay.exactOptional().describe('Until a cloned voice is usable.'),
    firstAudio: duration().exactOptional().describe('By how much later a cloned voice answers.'),
    outcome: z
      .enum(['completed', 'failed', 'timeout', 'stuck'])
      .exactOptional()
      .describe('How the making of a clone ends. Default completed.'),
  })
    .exactOptional()
    .describe('How cloned voices fare.'),
  dictionary: closed({
    firstAudio: duration().exactOptional().describe('By how much later an answer is that is spoken by one.'),
    outcome: z
      .enum(['completed', 'failed'])
      .exactOptional()
      .describe('How the making of one ends. Default completed.'),
  })
    .exactOptional()
    .describe('How pronunciation dictionaries fare.'),
  voice: z.enum(['speech', 'tone']).exactOptional().describe('Speech, or a cheap tone for heavy load.'),
})
