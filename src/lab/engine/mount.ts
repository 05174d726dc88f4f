import type { Clock } from '../../core/clock.ts'
import type { LabProfile } from '../../core/lab-profile.ts'
import type { Recogniser } from '../recognition/recogniser.ts'
import type { KnownSpeech } from '../speech/known-speech.ts'
import type { Studio } from '../speech/studio.ts'
import type { TruthLog } from '../truth.ts'
import type { AnyTwin } from '../twin.ts'
import { type Draws, drawsOf } from './draws.ts'
import { createLimiter, type Limiter, type LimiterHouse } from './limiter.ts'
import { matchPath } from './match-path.ts'
import { type PrefixCache, prefixCache } from './prefix-cache.ts'
import { Shelf } from './shelf.ts'
import { createSocketLimiter, type SocketLimiter } from './socket-limiter.ts'
import type { Timetable } from './timetable.ts'

/** What the mounts of a lab share. */
export interface House {
  readonly clock: Clock
  readonly timetable: Timetable
  readonly studio: Studio
  readonly truth: TruthLog
  readonly seed: number
  /** The speech that the lab recognises without a model. */
  readonly known: KnownSpeech
  /** Recognises any speech, for profiles that ask for it. */
  readonly recogniser?: Recogniser
}

/** A provider served under a name, with its profile. */
export interface Mount {
  readonly name: string
  readonly provider: string
  readonly house: House
  readonly profile: LabProfile
  readonly limiter: Limiter
  readonly sockets: SocketLimiter
  readonly prefixes: PrefixCache
  readonly shelf: Shelf
  readonly routes: readonly Route[]
  /** The number of the next connection or request, from 1, and its random choices. */
  readonly nextKnock: () => Numbered
  readonly nextTurn: () => Numbered
  /** Moves an instant that falls into a freeze to the end of the freeze. */
  readonly thawed: (due: number) => number
}

/** A twin, and the profile completed with the twin's defaults. */
export interface Route {
  readonly twin: AnyTwin
  readonly profile: LabProfile
}

export interface Numbered {
  readonly number: number
  readonly draws: Draws
}

export interface MountPlan {
  readonly name: string
  readonly provider: string
  readonly profile?: LabProfile
}

/** @param openedAt when the lab opened, in microseconds */
export function createMount(plan: MountPlan, twins: readonly AnyTwin[], house: House, began: number): Mount {
  const { name, provider, profile = {} } = plan
  const counted = (what: string) => {
    let number = 0
    return () => {
      number += 1
      return { number, draws: drawsOf(house.seed, `${name}/${what}`, number) }
    }
  }
  return {
    name,
    provider,
    house,
    profile,
    limiter: createLimiter(profile, limiterHouse(name, house)),
    sockets: createSocketLimiter(profile.limits),
    prefixes: prefixCache(),
    shelf: new Shelf(profile, counted('clone')),
    routes: twins
      .filter(({ facts }) => facts.dialect === profile.dialect)
      .map((twin) => ({ twin, profile: { ...twin.facts.habits, ...profile } })),
    nextKnock: counted('knock'),
    nextTurn: counted('turn'),
    thawed: thawing(profile, began),
  }
}

/** Finds the route for a carrier, a method and a path, and the values of its named segments. */
export function routeFor(mount: Mount, carrier: 'http' | 'websocket', method: string, path: string) {
  for (const route of mount.routes) {
    const { facts } = route.twin
    const named = matchPath(facts.path, path)
    if (named && facts.carrier === carrier && facts.method === method) return { route, named }
  }
  return undefined
}

function limiterHouse(name: string, { seed, clock, timetable }: House): LimiterHouse {
  let number = 0
  return {
    chance: () => drawsOf(seed, `${name}/limit`, number++).fraction('decision'),
    later: (microseconds, task) => {
      timetable.at(clock.now() + microseconds, task)
    },
  }
}

function thawing({ faults = [] }: LabProfile, began: number): (due: number) => number {
  const freezes = faults
    .filter(({ kind }) => kind === 'freeze')
    .map(({ at = 0, duration = 0 }) => ({ from: began + at * 1000, to: began + (at + duration) * 1000 }))
    .sort((a, b) => a.from - b.from)
  return (due) => freezes.reduce((now, { from, to }) => (now >= from && now < to ? to : now), due)
}
