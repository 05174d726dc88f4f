import { z } from 'zod'
import {
  LAB_FAULT_KINDS,
  LAB_FLAWS,
  LAB_RECOGNISERS,
  type LabFault,
  type LabLimits,
  type LabProfile,
  type LabTurns,
} from '../../core/config/lab-profile.ts'
import { delay } from '../../validation/delay.ts'
import { duration } from '../../validation/duration.ts'
import { numberBetween, strictMap, wholeNumber } from '../../validation/primitives.ts'

const fault: z.ZodType<LabFault> = strictMap({
  kind: z.enum(LAB_FAULT_KINDS).describe('The kind of fault.'),
  share: numberBetween(0, 1).exactOptional().describe('Share of requests affected. Default 1.'),
  every: wholeNumber(1, 1_000_000).exactOptional().describe('Affect every n-th request instead of a share.'),
  above: wholeNumber(0, 1_000_000)
    .exactOptional()
    .describe(
      'Affect only requests that begin while more than this many are in flight, themselves included.',
    ),
  flaw: z.enum(LAB_FLAWS).exactOptional().describe('What a fidelity fault does to the sound. Default cut.'),
  duration: duration().exactOptional().describe('Duration, for the kinds that have one.'),
  at: duration().exactOptional().describe('Start of a freeze, from the start of the lab.'),
  status: wholeNumber(400, 599).exactOptional().describe('HTTP status of a refusal. Default 429.'),
})

const count = wholeNumber(1, 1_000_000)

const limits: z.ZodType<LabLimits> = strictMap({
  excess: z
    .enum(['refuse', 'queue', 'hang', 'close'])
    .exactOptional()
    .describe(
      'What happens to requests above the concurrency. refuse (default). queue. hang: no answer. close: their connections are accepted and closed at once.',
    ),
  recovery: duration().exactOptional().describe('Delay from the end of a request until its slot is free.'),
  dropRecovery: duration()
    .exactOptional()
    .describe('The same for a call or stream that broke off without a close frame. Default: recovery.'),
  noise: numberBetween(0, 0.5)
    .exactOptional()
    .describe('Probability of a wrong decision right at the limit.'),
  changes: z
    .array(
      strictMap({
        after: count.describe('Requests before the change.'),
        concurrency: count.describe('The new limit.'),
      }),
    )
    .exactOptional()
    .describe('Changes of the concurrency limit after a number of requests, in ascending order.'),
  bucket: strictMap({
    capacity: count.describe('Burst capacity, in requests.'),
    refill: numberBetween(0.001, 1_000_000).describe('Refill, in requests per second.'),
  })
    .exactOptional()
    .describe('A token bucket.'),
  sockets: count.exactOptional().describe('Maximum open connections, including idle ones.'),
  connectRate: count.exactOptional().describe('Maximum new connections per second.'),
  perSocket: count.exactOptional().describe('Maximum requests in flight on one connection.'),
  degradation: strictMap({
    from: wholeNumber(0, 1_000_000).describe('Requests in flight up to which service is normal.'),
    firstAudio: duration()
      .exactOptional()
      .describe('Added delay of the first audio for each request above that.'),
    pacing: numberBetween(0, 1)
      .exactOptional()
      .describe('Share of the pacing lost for each request above that.'),
  })
    .exactOptional()
    .describe('Slower service with more requests in flight.'),
  failing: strictMap({
    from: wholeNumber(0, 1_000_000).describe('Requests in flight from which some requests fail.'),
    share: numberBetween(0, 1).describe('Share of the requests that fail.'),
  })
    .exactOptional()
    .describe('Server errors unrelated to any limit.'),
  retryAfter: numberBetween(0, 86_400).exactOptional().describe('The retry-after of refusals, in seconds.'),
})

const turns: z.ZodType<LabTurns> = strictMap({
  bargeInLag: duration()
    .exactOptional()
    .describe('How long audio still comes after a cancel, or after the caller has started to speak.'),
  stopsOn: strictMap({
    longerThan: duration().exactOptional().describe('How long the sound must last.'),
    louderThan: numberBetween(-90, 0)
      .exactOptional()
      .describe('Its mean level up to then, in dB relative to full scale.'),
    probability: numberBetween(0, 1).exactOptional().describe('The chance that the agent stops then.'),
  })
    .exactOptional()
    .describe('Which sounds interrupt an agent. Default: all.'),
  earlyEnd: numberBetween(0, 1)
    .exactOptional()
    .describe('Share of the caller’s turns whose end is reported in the middle of known speech.'),
  interimDelay: duration()
    .exactOptional()
    .describe('Added delay of interim transcripts. One that the final transcript overtakes is not sent.'),
  revisedWords: numberBetween(0, 1)
    .exactOptional()
    .describe('Share of the new words of an interim transcript that a later one changes.'),
  unanswered: numberBetween(0, 1)
    .exactOptional()
    .describe('Share of prompts, or of turns of an agent, that are never answered.'),
})

/**
 * How the built-in lab emulates a target. Delays are read as milliseconds. `keys` can be set in code only: a
 * scenario contains no keys, not even invented ones.
 */
export const labProfile: z.ZodType<LabProfile> = strictMap({
  dialect: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Variant of the provider’s protocol, such as kokoro, which copies OpenAI’s.'),
  dial: delay.exactOptional().describe('Delay before the first byte of a connection is answered.'),
  session: delay.exactOptional().describe('Delay of the provider’s session handshake, if it has one.'),
  finalTranscript: delay
    .exactOptional()
    .describe(
      'Delay from the end of the caller’s speech, or from the finish message, to the final transcript.',
    ),
  endpointing: duration(1).exactOptional().describe('Silence that ends the caller’s turn.'),
  recogniser: z
    .enum(LAB_RECOGNISERS)
    .exactOptional()
    .describe(
      'known: recognises only the speech of the scenario (default). moonshine: transcribes any speech, if its packages are installed.',
    ),
  wordErrors: numberBetween(0, 1)
    .exactOptional()
    .describe('Share of the caller’s words transcribed wrongly.'),
  turns: turns.exactOptional().describe('Misbehaviour in turns of a conversation.'),
  firstToken: delay.exactOptional().describe('Delay from a prompt to the first token of its answer.'),
  cachedFirstToken: delay.exactOptional().describe('The same for a prompt whose prefix is cached.'),
  tokensPerSecond: numberBetween(0.1, 100_000)
    .exactOptional()
    .describe('Generation speed of a language model.'),
  replies: z
    .array(z.string().min(1))
    .min(1)
    .exactOptional()
    .describe('Replies of a language model or an agent, used in order and repeated.'),
  greeting: z
    .string()
    .min(1)
    .exactOptional()
    .describe('What an agent says as soon as a call is answered. Default: nothing.'),
  firstAudio: delay.exactOptional().describe('Delay from the last text to the first audio.'),
  chunk: duration(1).exactOptional().describe('Duration of the audio per chunk.'),
  pacing: numberBetween(0, 1000)
    .exactOptional()
    .describe('Delivery speed as a multiple of real time; 0 = as fast as possible.'),
  leadingSilence: delay.exactOptional().describe('Silence before the speech.'),
  trailingSilence: duration().exactOptional().describe('Silence after the speech.'),
  completionDelay: duration()
    .exactOptional()
    .describe('Delay between the last audio and the completion message.'),
  closeAfterComplete: z
    .boolean()
    .exactOptional()
    .describe('Close the connection after the completion message.'),
  idleTimeout: numberBetween(0.001, 86_400)
    .exactOptional()
    .describe('Seconds without a message before the lab closes the connection.'),
  concurrency: wholeNumber(1, 1_000_000).exactOptional().describe('Maximum requests in flight.'),
  rate: wholeNumber(1, 1_000_000).exactOptional().describe('Maximum requests per minute.'),
  limits: limits.exactOptional().describe('Behaviour at these limits, and further limits.'),
  faults: z.array(fault).exactOptional().describe('Injected faults.'),
  clone: strictMap({
    ready: delay.exactOptional().describe('Delay until a cloned voice is usable.'),
    firstAudio: duration().exactOptional().describe('Added delay of the first audio with a cloned voice.'),
    outcome: z
      .enum(['completed', 'failed', 'timeout', 'stuck'])
      .exactOptional()
      .describe('Outcome of creating a clone. Default completed.'),
  })
    .exactOptional()
    .describe('Behaviour of voice cloning.'),
  dictionary: strictMap({
    firstAudio: duration().exactOptional().describe('Added delay of the first audio with a dictionary.'),
    outcome: z
      .enum(['completed', 'failed'])
      .exactOptional()
      .describe('Outcome of creating a dictionary. Default completed.'),
  })
    .exactOptional()
    .describe('Behaviour of pronunciation dictionaries.'),
  voice: z
    .enum(['speech', 'tone'])
    .exactOptional()
    .describe('speech, or a tone that is cheap under heavy load.'),
})
