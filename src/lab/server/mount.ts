import type { Clock } from '../../core/clock.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { AnyTwin } from '../contract/twin.ts'
import {
  type ConcurrencyLimiter,
  createConcurrencyLimiter,
  type LimiterEnvironment,
} from '../limits/concurrency-limiter.ts'
import { type ConnectionLimiter, createConnectionLimiter } from '../limits/connection-limiter.ts'
import type { SpeechModel } from '../recognition/speech-model.ts'
import type { KnownSpeech } from '../speech/known-speech.ts'
import type { SynthesisWorker } from '../speech/synthesis-worker.ts'
import type { TruthLog } from '../truth/truth-log.ts'
import { matchPath } from './match-path.ts'
import { createPrefixCache, type PrefixCache } from './prefix-cache.ts'
import { ProviderStore } from './provider-store.ts'
import { createRequestRandom, type NumberedRandom } from './request-random.ts'
import type { Scheduler } from './scheduler.ts'

/** What the mounts of a lab share. */
export interface LabContext {
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly synthesis: SynthesisWorker
  readonly truthLog: TruthLog
  readonly seed: number
  /** The speech that the lab recognises without a model. */
  readonly knownSpeech: KnownSpeech
  /** Recognises any speech, for profiles that ask for it. */
  readonly recogniser?: SpeechModel
}

/** A provider served under a name, with its profile. */
export interface Mount {
  readonly name: string
  readonly provider: string
  readonly lab: LabContext
  readonly profile: LabProfile
  readonly limiter: ConcurrencyLimiter
  readonly connectionLimiter: ConnectionLimiter
  readonly prefixCache: PrefixCache
  readonly store: ProviderStore
  readonly routes: readonly Route[]
  /** The number of the next connection or request, from 1, with its random choices. */
  readonly nextConnection: () => NumberedRandom
  readonly nextTurn: () => NumberedRandom
  /** Moves an instant that falls into a freeze to the end of the freeze. */
  readonly afterFreezes: (due: MonotonicTime) => number
}

/** A twin, and the profile completed with the twin's defaults. */
export interface Route {
  readonly twin: AnyTwin
  readonly profile: LabProfile
}

export interface MountConfig {
  readonly name: string
  readonly provider: string
  readonly profile?: LabProfile
}

/** @param openedAt when the lab opened, in microseconds */
export function createMount(
  config: MountConfig,
  twins: readonly AnyTwin[],
  lab: LabContext,
  openedAt: MonotonicTime,
): Mount {
  const { name, provider, profile = {} } = config
  const createCounter = (what: string) => {
    let number = 0
    return () => {
      number += 1
      return { number, random: createRequestRandom(lab.seed, `${name}/${what}`, number) }
    }
  }
  return {
    name,
    provider,
    lab,
    profile,
    limiter: createConcurrencyLimiter(profile, limiterEnvironment(name, lab)),
    connectionLimiter: createConnectionLimiter(profile.limits),
    prefixCache: createPrefixCache(),
    store: new ProviderStore(profile, createCounter('clone')),
    routes: twins
      .filter(({ facts }) => facts.dialect === profile.dialect)
      .map((twin) => ({ twin, profile: { ...twin.facts.defaults, ...profile } })),
    nextConnection: createCounter('knock'),
    nextTurn: createCounter('turn'),
    afterFreezes: delayPastFreezes(profile, openedAt),
  }
}

/** The number of requests that hold a slot. */
export function requestsInFlight({ limiter, lab }: Pick<Mount, 'limiter' | 'lab'>): number {
  return limiter.usage(lab.clock.now()).inFlight
}

/** Finds the route for a carrier, a method and a path, and the values of its named segments. */
export function findRoute(mount: Mount, carrier: 'http' | 'websocket', method: string, path: string) {
  for (const route of mount.routes) {
    const { facts } = route.twin
    const pathParameters = matchPath(facts.path, path)
    if (pathParameters && facts.carrier === carrier && facts.method === method)
      return { route, named: pathParameters }
  }
  return undefined
}

function limiterEnvironment(name: string, { seed, clock, scheduler }: LabContext): LimiterEnvironment {
  let number = 0
  return {
    chance: () => createRequestRandom(seed, `${name}/limit`, number++).fraction('decision'),
    delay: (microseconds, task) => {
      scheduler.at(clock.now() + microseconds, task)
    },
  }
}

function delayPastFreezes(
  { faults = [] }: LabProfile,
  openedAt: MonotonicTime,
): (due: MonotonicTime) => number {
  const freezes = faults
    .filter(({ kind }) => kind === 'freeze')
    .map(({ at = 0, duration = 0 }) => ({
      from: openedAt + at * 1000,
      to: openedAt + (at + duration) * 1000,
    }))
    .sort((a, b) => a.from - b.from)
  return (due) => freezes.reduce((now, { from, to }) => (now >= from && now < to ? to : now), due)
}
