import { z } from 'zod'
import {
  type CallerLine,
  LINE_NAMES,
  LINE_PROFILES,
  type LineName,
} from '../../../core/config/conversation/caller-line.ts'
import { duration } from '../../../validation/duration.ts'
import { numberBetween, strictMap } from '../../../validation/primitives.ts'

const DEFAULT_BURST = 1
const DEFAULT_BUFFER = 60

const LOSS_EXPECTED = 'a share of the packets from 0 to 0.9, or a map {share, burst}'
const JITTER_EXPECTED = 'a duration, or a map {mean, buffer}'
const LINE_EXPECTED = `${LINE_NAMES.join(', ')}, or a map {profile, codec, loss, jitter, noise, gain, quality}`

const share = numberBetween(0, 0.9)

const loss = z.union(
  [
    share.transform((lost) => ({ share: lost, burst: DEFAULT_BURST })),
    strictMap({
      share: share.describe('Share of the packets that are lost.'),
      burst: numberBetween(1, 50)
        .default(DEFAULT_BURST)
        .describe('Mean number of packets that are lost in a row.'),
    }),
  ],
  { error: LOSS_EXPECTED },
)

const jitter = z.union(
  [
    duration().transform((mean) => ({ mean, buffer: DEFAULT_BUFFER })),
    strictMap({
      mean: duration().describe('Mean delay of a packet above the shortest.'),
      buffer: duration()
        .default(DEFAULT_BUFFER)
        .describe('How long the receiver waits for a packet; later ones are lost.'),
    }),
  ],
  { error: JITTER_EXPECTED },
)

const profile = z.enum(LINE_NAMES)

/** A line by name, by its properties, or both: then the properties replace those of the name. */
export const callerLine = z.union(
  [
    profile.transform((name) => namedLine(name)),
    strictMap({
      profile: profile.exactOptional().describe('The line that supplies every setting not given here.'),
      quality: z
        .enum(['clear', 'telephone'])
        .exactOptional()
        .describe('telephone: the codec mulaw. Default: clear.'),
      codec: z
        .enum(['mulaw', 'alaw', 'l16'])
        .exactOptional()
        .describe('mulaw, alaw: 300 to 3,400 Hz, 8,000 samples a second. Default: l16, as it was spoken.'),
      loss: loss
        .exactOptional()
        .describe('Lost packets of 20 ms, concealed as by a telephone. Default: none.'),
      jitter: jitter.exactOptional().describe('Late packets. Default: none.'),
      noise: numberBetween(-10, 60)
        .exactOptional()
        .describe('Noise while the caller speaks: by how many dB the speech is louder. Default: none.'),
      gain: numberBetween(-40, 40).exactOptional().describe('Louder or quieter, in dB. Default: 0.'),
    }).transform((line) => (line.profile ? { ...namedLine(line.profile), ...line } : line)),
  ],
  { error: LINE_EXPECTED },
)

/** `run.json` has the values, so that a run can be read when the names mean something else. */
function namedLine(name: LineName): CallerLine {
  return { profile: name, ...LINE_PROFILES[name] }
}
