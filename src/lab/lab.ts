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
  /** The mounts to serve. Each has a unique name, a provider with twins, and a profile. */
  readonly mounts: readonly MountPlan[]
  /** Default 127.0.0.1. */
  readonly host?: string
  /** The port that serves all mounts under `/<name>`. Default: any free port. */
  readonly port?: number
  /** The seed of all random choices. Default 1. */
  readonly seed?: number
  /** The file for the truth log. An existing file is overwritten. */
  readonly truth?: string
  /** Texts that clients will request. They are synthesised before the lab opens, so that none is late. */
  readonly texts?: readonly string[]
  /** Serve https and wss with a new self-signed certificate. */
  readonly tls?: boolean
  /** What callers will say. Without a `recogniser` in the profile the lab recognises only this speech. */
  readonly callers?: readonly CallerSpeech[]
  readonly clock?: Clock
}

export interface Address {
  readonly host: string
  readonly port: number
}

export interface Lab {
  /** The address of each mount. */
  readonly addresses: Readonly<Record<string, Address>>
  /** The address that serves every mount under `/<name>`. */
  readonly shared: Address
  /** The certificate to trust (PEM), if the lab serves TLS. */
  readonly certificate?: string
  /**
   * What the lab really sent for each request, in the order in which they ended. Keeps at least the last
   * 20,000.
   */
  readonly truth: () => readonly TruthRecord[]
  /** Closes all connections and writes the rest of the truth log. */
  readonly close: () => Promise<void>
}

/**
 * Opens the lab. Throws a `SetupError` for a provider without twins, a mount name that is duplicate or not
 * valid in a path, and a recogniser that is not installed.
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
  throw new SetupError(`The lab has no dialect ${profile?.dialect} of ${provider}.`, {
    code: 'LAB_DIALECT',
    hint:
      names.length > 0
        ? `Its dialects are ${names.join(', ')}.`
        : 'This provider has no dialects: remove the setting.',
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
      hint: `It has ${providers.join(', ')}.`,
    })
  }
  if (!/^[\w.-]+$/.test(name) || plans.filter((plan) => plan.name === name).length > 1) {
    throw new SetupError(
      `The lab cannot serve ${JSON.stringify(name)}: the name is used twice or is not valid in a path.`,
      {
        code: 'LAB_NAME',
        hint: 'Use letters, digits, dots, dashes and underscores, and each name only once.',
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

/** Synthesises the expected texts, and one word more so that the engine is loaded. */
async function rehearse(studio: Studio, { mounts, texts = [] }: LabOptions): Promise<void> {
  const format = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const
  const order = { speed: 1, format, muted: false } as const
  // Start the thread before the first request, even if it only makes tones.
  if (mounts.every(({ profile }) => profile?.voice === 'tone')) {
    await studio.record({ ...order, voice: 'tone', text: 'Hello.' })
    return
  }
  await Promise.all(['Hello.', ...texts].map((text) => studio.record({ ...order, voice: 'speech', text })))
}

/** Opens the shared port first, because a fixed port may be taken, and then a free one for each mount. */
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
