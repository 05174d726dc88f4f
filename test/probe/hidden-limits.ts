import type { Probe } from '../../src/core/config/probe.ts'
import { type Random, seededRandom } from '../../src/pace/random.ts'
import type { ProbeAnswer } from '../../src/probe/answer/answer.ts'
import { normalCdf } from '../../src/tally/statistics/distributions.ts'
import type { Behaviour } from './behaviour.ts'
import { HEARD_P95 } from './sample-objectives.ts'

/** Ten ways in which a provider may hide a limit. */
export const HIDDEN_LIMIT_KINDS = [
  'none',
  'refusal',
  'queue',
  'socket',
  'connection',
  'rate',
  'sustained',
  'flapping',
  'knee',
  'M/M/c',
] as const
export type HiddenLimitKind = (typeof HIDDEN_LIMIT_KINDS)[number]

/** A provider with a hidden limit, how it is searched, and what the answer has to say. */
export interface HiddenLimit {
  readonly kind: HiddenLimitKind
  readonly seed: number
  /** What distinguishes it from others of its kind. */
  readonly variant: string
  readonly behaviour: Behaviour
  readonly settings: Partial<Probe>
  /** Infinite where there is no limit. */
  readonly truth: number
}

type Service = Pick<Behaviour, 'service' | 'sigma'>

const SERVICES: readonly (Service & { readonly name: string })[] = [
  { name: 'log-normal', service: 'log-normal', sigma: 0.4 },
  { name: 'exponential', service: 'exponential' },
  { name: 'two kinds', service: 'two kinds', sigma: 0.1 },
]

/** Higher than any limit. */
const NO_LIMIT = 1e9
const MAX_LEVEL = 64

type Draft = Pick<HiddenLimit, 'truth'> & {
  readonly variant?: string
  readonly behaviour: Partial<Behaviour>
  readonly settings?: Partial<Probe>
}

/** The same for the same seed. Seeds take turns through the ways in which answers vary. */
export function hiddenLimit(kind: HiddenLimitKind, seed: number): HiddenLimit {
  const random = seededRandom(seed, HIDDEN_LIMIT_KINDS.indexOf(kind))
  const service = SERVICES[seed % SERVICES.length] as (typeof SERVICES)[number]
  const isWhole = Math.floor(seed / SERVICES.length) % 2 === 1
  const draft = DRAFTS[kind](random, seed, service)
  const { name, ...distribution } = service
  return {
    kind,
    seed,
    variant: [draft.variant, name, isWhole ? 'whole' : 'streamed'].filter(Boolean).join(', '),
    truth: draft.truth,
    settings: { max: MAX_LEVEL, ...draft.settings },
    behaviour: { limit: () => NO_LIMIT, ...distribution, whole: isWhole, ...draft.behaviour },
  }
}

/** Found, or inside the stated interval. */
export function isFound({ truth, kind }: HiddenLimit, answer: ProbeAnswer): boolean {
  const { hard_cap, soft_knee, boundary_type } = answer
  if (truth === Number.POSITIVE_INFINITY) return boundary_type === 'ceiling'
  if (boundary_type === 'unknown') return false
  const [low, high] = (kind === 'knee' ? soft_knee : hard_cap)?.interval ?? [0, 0]
  return low <= truth && truth <= high
}

const DRAFTS: Readonly<Record<HiddenLimitKind, (random: Random, seed: number, service: Service) => Draft>> = {
  none: () => ({ truth: Number.POSITIVE_INFINITY, behaviour: {} }),
  refusal: (random) => {
    const truth = 1 + random.integer(60)
    return { truth, behaviour: { limit: () => truth } }
  },
  queue: (random) => {
    const truth = 1 + random.integer(40)
    return { truth, behaviour: { limit: () => truth, excess: 'queue' } }
  },
  socket: (random) => {
    const truth = 1 + random.integer(60)
    return { truth, behaviour: { sockets: truth }, settings: { kind: 'sockets' } }
  },
  connection: (random, seed) => ({ ...rateDraft(random, seed), settings: { kind: 'connect-rate' } }),
  rate: (random, seed) => ({ ...rateDraft(random, seed), settings: { kind: 'request-rate' } }),
  sustained: sustainedDraft,
  flapping: (random) => {
    const truth = 2 + random.integer(30)
    const raised = truth + 1 + random.integer(Math.max(2, Math.ceil(truth / 3)))
    const period = 3000 + random.integer(17_000)
    const limit = (elapsed: number) => (Math.floor(elapsed / period) % 2 === 0 ? truth : raised)
    return { truth, variant: `${raised} every ${period} ms`, behaviour: { limit } }
  },
  knee: kneeDraft,
  'M/M/c': (random, seed, service) => {
    const slots = 2 + random.integer(30)
    if (seed % 4 === 3) return openLoopDraft(slots, service)
    const behaviour: Partial<Behaviour> = {
      limit: () => slots,
      excess: 'queue',
      whole: true,
      firstAudio: () => 700,
    }
    return { truth: slots, behaviour, variant: `${seed}` }
  },
}

/** Starts at a constant rate meet a queue behind slots: it keeps up with so many a second. */
function openLoopDraft(slots: number, service: Service): Draft {
  const median = 700
  const truth = (1000 * slots) / ((median / 200) * meanAnswer(service, 0))
  return {
    truth,
    variant: 'open loop',
    behaviour: { limit: () => slots, excess: 'queue', whole: true, firstAudio: () => median },
    settings: { kind: 'request-rate' },
  }
}

function rateDraft(random: Random, seed: number): Draft {
  const truth = 1 + random.integer(40)
  const window = { limit: truth, per: 1000 }
  switch (seed % 4) {
    case 0:
      return { truth, variant: 'fixed window', behaviour: { fixedWindow: window } }
    case 1:
      return { truth, variant: 'sliding window', behaviour: { slidingWindow: window } }
    case 2:
      return {
        truth,
        variant: 'small bucket',
        behaviour: { bucket: { capacity: Math.ceil(truth / 4), refill: truth } },
      }
    default:
      return { truth, variant: 'bucket', behaviour: { bucket: { capacity: 2 * truth, refill: truth } } }
  }
}

/** Mean of an answer whose first audio has a median of 200 ms, in milliseconds. */
function meanAnswer({ service, sigma = 0 }: Service, stream: number): number {
  if (service === 'exponential') return 200 / Math.LN2 + stream
  return 200 * Math.exp(sigma ** 2 / 2) * (service === 'two kinds' ? 4.5 : 1) + stream
}

function sustainedDraft(random: Random, seed: number, service: Service): Draft {
  const truth = 3 + random.integer(30)
  const over = 2000 + random.integer(10_000)
  const streamed = { whole: false, stream: 2000 }
  if (seed % 3 === 0) {
    return {
      truth,
      variant: `average over ${over} ms`,
      behaviour: { ...streamed, average: { limit: truth, over } },
    }
  }
  if (seed % 3 === 1) {
    const refill = (1000 * truth) / meanAnswer(service, 2000)
    return {
      truth,
      variant: 'bucket',
      behaviour: { ...streamed, bucket: { capacity: 2 * MAX_LEVEL, refill } },
    }
  }
  const grace = { limit: truth, over: Math.min(over, 8000) }
  return { truth, variant: `after ${grace.over} ms`, behaviour: { ...streamed, grace } }
}

/** Answers grow slower in front of a queue; the objective breaks before it, or at its end. */
function kneeDraft(random: Random, _seed: number, service: Service): Draft {
  const slots = 6 + random.integer(20)
  const from = Math.ceil(slots * (0.4 + 0.5 * random.fraction()))
  const base = service.service === 'log-normal' ? 120 : service.service === 'exponential' ? 50 : 28
  const slope = (0.05 + 0.4 * random.fraction()) * base
  const firstAudio = (inFlight: number) => base + slope * Math.max(0, Math.min(inFlight, slots) - from)
  const isGood = (level: number) => shareLate(service, firstAudio(level)) <= HEARD_P95.allowed
  const levels = Array.from({ length: slots }, (_, index) => index + 1)
  return {
    truth: levels.findLast(isGood) ?? 0,
    variant: `queue at ${slots}, slower from ${from} by ${slope.toFixed(0)} ms`,
    behaviour: { limit: () => slots, excess: 'queue', firstAudio },
    settings: { objectives: [HEARD_P95] },
  }
}

/** Share of answers whose first audio takes longer than the objective allows; 20 ms pass until it is heard. */
function shareLate({ service, sigma = 0 }: Service, median: number): number {
  const bound = HEARD_P95.bound / 1e3 - 20
  if (service === 'exponential') return Math.exp((-bound * Math.LN2) / median)
  const above = (of: number) => 1 - normalCdf(Math.log(bound / of) / sigma)
  return service === 'two kinds' ? (above(median) + above(8 * median)) / 2 : above(median)
}
