import type { Clock } from '../core/clock.ts'
import { monotonicClock } from '../core/clock.ts'
import { SetupError } from '../core/setup-error.ts'
import { castOf, type Newcomers } from './cast.ts'
import { selfSignedIdentity } from './certificate.ts'
import { createMount, type House, type Mount, type MountPlan } from './engine/mount.ts'
import { type OpenServer, openServer, type ServerPlan } from './engine/server.ts'
import { createTimetable } from './engine/timetable.ts'
import { recogniserFiles } from './recognition/optional-packages.ts'
import { openRecogniser } from './recognition/recogniser.ts'
import { FLITE_RATE } from './speech/flite.ts'
import { type CallerSpeech, knownSpeech } from './speech/known-speech.ts'
import { remember } from './speech/remember.ts'
import { openStudio, type Studio } from './speech/studio.ts'
import { openTruthLog, type TruthRecord } from './truth.ts'
import type { AnyTwin } from './twin.ts'
import { labVersion } from './version.ts'

export interface LabOptions extends Newcomers {
  /** What is served: each mount has a name of its own, a provider that has twins, and a profile. */
  readonly mounts: readonly MountPlan[]
  /** Default 127.0.0.1. */
  readonly host?: string
  /** The port that serves all mounts under `/<name>`; default any that is free. */
  readonly port?: number
  /** Every hidden choice comes from it. Default 1. */
  readonly seed?: number
  /** A file for the truth log, which is begun anew. */
  readonly truth?: string
  /** Texts that will be asked for: they are spoken before the lab opens, so that none is spoken too late. */
  readonly texts?: readonly string[]
  /** Serve https and wss, with a certificate that is made anew each time. */
  readonly tls?: boolean
  /** What callers will say: the lab recognises this speech, and no other unless a profile has a `recogniser`. */
  readonly callers?: readonly CallerSpeech[]
  readonly clock?: Clock
}

export interface Address {
  readonly host: string
  readonly port: number
}

export interface Lab {
  /** Each mount's own address. */
  readonly addresses: Readonly<Record<string, Address>>
  /** One address for all mounts, each under `/<name>`. */
  readonly shared: Address
  /** The certificate to trust (PEM), when the lab serves TLS. */
  readonly certificate?: string
  /** What really happened, request by request, in the order in which they ended; the latest 20,000 at least. */
  readonly truth: () => readonly TruthRecord[]
  /** Hangs up on everybody and writes the truth log to its end. */
  readonly close: () => Promise<void>
}

/**
 * Opens the lab. Throws a `SetupError` for a provider without twins, a name that is taken or unfit for a path, and a
 * recogniser that is not installed.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  checkPlans(options)
  const house = openHouse(options)
  try {
    return await openLab(house, options)
  } catch (error) {
    await closeHouse(house, [])
    throw error
  }
}

async function openLab(empty: House, options: LabOptions): Promise<Lab> {
  await Promise.all([rehearse(empty.studio, options), empty.recogniser?.wake()])
  const house = { ...empty, known: await remember(empty.studio, options.callers ?? []) }
  const began = house.clock.now()
  const cast = castOf(options)
  const mounts = options.mounts.map((plan) => createMount(plan, cast[plan.provider] ?? [], house, began))
  const identity = options.tls ? selfSignedIdentity() : undefined
  const host = options.host ?? '127.0.0.1'
  const { shared, own } = await openServers(mounts, {
    host,
    port: options.port ?? 0,
    version: labVersion(),
    clock: house.clock,
    ...(identity ? { tls: identity } : {}),
  })
  return {
    shared: { host, port: shared.port },
    addresses: Object.fromEntries(own.map(([name, { port }]) => [name, { host, port }])),
    ...(identity ? { certificate: identity.cert } : {}),
    truth: house.truth.records,
    close: () => closeHouse(house, [shared, ...own.map(([, server]) => server)]),
  }
}

/** Throws the `SetupError` that `startLab` would throw. */
export function checkPlans({ mounts, ...newcomers }: Pick<LabOptions, 'mounts'> & Newcomers): void {
  const cast = castOf(newcomers)
  for (const plan of mounts) {
    checkPlan(plan, mounts, Object.keys(cast))
    checkDialect(plan, cast[plan.provider] ?? [])
  }
  if (mounts.some(understands)) recogniserFiles()
}

function understands({ profile }: MountPlan): boolean {
  return profile?.recogniser === 'moonshine'
}

function checkDialect({ provider, profile }: MountPlan, twins: readonly AnyTwin[]): void {
  const known = new Set(twins.map(({ facts }) => facts.dialect))
  if (known.has(profile?.dialect)) return
  const names = [...known].filter((name) => name !== undefined)
  throw new SetupError(`The lab knows no dialect ${profile?.dialect} of ${provider}.`, {
    code: 'LAB_DIALECT',
    hint:
      names.length > 0
        ? `It knows ${names.join(', ')}.`
        : 'It knows one way to play it: leave the dialect out.',
  })
}

function checkPlan(
  { name, provider }: MountPlan,
  plans: readonly MountPlan[],
  providers: readonly string[],
): void {
  if (!providers.includes(provider)) {
    throw new SetupError(`The lab has no twin of ${provider}.`, {
      code: 'LAB_PROVIDER',
      hint: `It plays ${providers.join(', ')}.`,
    })
  }
  if (!/^[\w.-]+$/.test(name) || plans.filter((plan) => plan.name === name).length > 1) {
    throw new SetupError(
      `The lab cannot serve ${JSON.stringify(name)}: a name is taken, or unfit for a path.`,
      {
        code: 'LAB_NAME',
        hint: 'Use letters, digits, dots, dashes and underscores, each name once.',
      },
    )
  }
}

function openHouse({ clock = monotonicClock, seed = 1, truth, mounts }: LabOptions): House {
  return {
    clock,
    seed,
    timetable: createTimetable(clock),
    studio: openStudio(),
    truth: openTruthLog(truth),
    known: knownSpeech([]),
    ...(mounts.some(understands) && { recogniser: openRecogniser() }),
  }
}

/** Speaks what will be asked for, and one word more so that the engine is awake. */
async function rehearse(studio: Studio, { mounts, texts = [] }: LabOptions): Promise<void> {
  const format = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const
  const order = { speed: 1, format, muted: false } as const
  // The thread must be awake before anybody asks, whatever it is to say.
  if (mounts.every(({ profile }) => profile?.voice === 'tone')) {
    await studio.record({ ...order, voice: 'tone', text: 'Hello.' })
    return
  }
  await Promise.all(['Hello.', ...texts].map((text) => studio.record({ ...order, voice: 'speech', text })))
}

/** The shared port first, because it may be one that is taken; then any free one for each mount. */
async function openServers(mounts: readonly Mount[], plan: Omit<ServerPlan, 'locate'>) {
  const shared = await openServer({ ...plan, locate: (url) => locate(mounts, url) })
  const own = mounts.map(async (mount) => {
    const server = await openServer({ ...plan, port: 0, locate: (url) => ({ mount, prefix: '', url }) })
    return [mount.name, server] as const
  })
  return { shared, own: await Promise.all(own) }
}

function locate(mounts: readonly Mount[], url: string) {
  const [, name, rest] = /^\/([^/?]+)(.*)$/.exec(url) ?? []
  const mount = mounts.find((one) => one.name === name)
  return mount && { mount, prefix: `/${name}`, url: rest || '/' }
}

async function closeHouse(house: House, servers: readonly OpenServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()))
  house.timetable.close()
  house.truth.close()
  await house.studio.close()
  await house.recogniser?.close()
}
