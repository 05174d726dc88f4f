import type { Clock } from '../core/clock.ts'
import { monotonicClock } from '../core/clock.ts'
import { SetupError } from '../core/setup-error.ts'
import { collectProviders, type ExtraProviders } from './all-providers.ts'
import type { AnyTwin } from './contract/twin.ts'
import { recogniserFiles } from './recognition/optional-packages.ts'
import { startRecogniser } from './recognition/recogniser.ts'
import { createMount, type LabContext, type Mount, type MountConfig } from './server/mount.ts'
import { createScheduler } from './server/scheduler.ts'
import { selfSignedIdentity } from './server/self-signed-certificate.ts'
import { type OpenServer, openServer, type ServerOptions } from './server/server.ts'
import { FLITE_RATE } from './speech/flite/flite.ts'
import { type CallerSpeech, createKnownSpeech } from './speech/known-speech.ts'
import { learnCallerSpeech } from './speech/learn-caller-speech.ts'
import { type SynthesisWorker, startSynthesisWorker } from './speech/synthesis-worker.ts'
import { openTruthLog } from './truth/truth-log.ts'
import type { TruthRecord } from './truth/truth-record.ts'
import { labVersion } from './version.ts'

export interface LabOptions extends ExtraProviders {
  /** The mounts to serve. Each has a unique name, a provider with twins, and a profile. */
  readonly mounts: readonly MountConfig[]
  /** Default 127.0.0.1. */
  readonly host?: string
  /** The port that serves all mounts under `/<name>`. Default: any free port. */
  readonly port?: number
  /** The seed of all random choices. Default 1. */
  readonly seed?: number
  /** The file for the truth log. An existing file is overwritten. */
  readonly truthFile?: string
  /** Texts that clients will request. They are synthesised before the lab opens, so that none is late. */
  readonly expectedTexts?: readonly string[]
  /** Serve https and wss with a new self-signed certificate. */
  readonly tls?: boolean
  /** What callers will say. Without a `recogniser` in the profile the lab recognises only this speech. */
  readonly callerSpeech?: readonly CallerSpeech[]
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
  checkMounts(options)
  const context = createLabContext(options)
  try {
    return await openLab(context, options)
  } catch (error) {
    await closeLab(context, [])
    throw error
  }
}

async function openLab(context: LabContext, options: LabOptions): Promise<Lab> {
  await Promise.all([warmUp(context.synthesis, options), context.recogniser?.warmUp()])
  const lab = {
    ...context,
    knownSpeech: await learnCallerSpeech(context.synthesis, options.callerSpeech ?? []),
  }
  const began = lab.clock.now()
  const providers = collectProviders(options)
  const mounts = options.mounts.map((plan) => createMount(plan, providers[plan.provider] ?? [], lab, began))
  const identity = options.tls ? selfSignedIdentity() : undefined
  const host = options.host ?? '127.0.0.1'
  const { shared, own } = await openServers(mounts, {
    host,
    port: options.port ?? 0,
    version: labVersion(),
    clock: lab.clock,
    ...(identity ? { tls: identity } : {}),
  })
  return {
    shared: { host, port: shared.port },
    addresses: Object.fromEntries(own.map(([name, { port }]) => [name, { host, port }])),
    ...(identity ? { certificate: identity.cert } : {}),
    truth: lab.truthLog.records,
    close: () => closeLab(lab, [shared, ...own.map(([, server]) => server)]),
  }
}

/** Throws the `SetupError` that `startLab` would throw. */
export function checkMounts({ mounts, ...extra }: Pick<LabOptions, 'mounts'> & ExtraProviders): void {
  const providers = collectProviders(extra)
  for (const plan of mounts) {
    checkMount(plan, mounts, Object.keys(providers))
    checkDialect(plan, providers[plan.provider] ?? [])
  }
  if (mounts.some(usesRecogniser)) recogniserFiles()
}

function usesRecogniser({ profile }: MountConfig): boolean {
  return profile?.recogniser === 'moonshine'
}

function checkDialect({ provider, profile }: MountConfig, twins: readonly AnyTwin[]): void {
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

function checkMount(
  { name, provider }: MountConfig,
  mounts: readonly MountConfig[],
  providers: readonly string[],
): void {
  if (!providers.includes(provider)) {
    throw new SetupError(`The lab has no twin of ${provider}.`, {
      code: 'LAB_PROVIDER',
      hint: `It has ${providers.join(', ')}.`,
    })
  }
  if (!/^[\w.-]+$/.test(name) || mounts.filter((plan) => plan.name === name).length > 1) {
    throw new SetupError(
      `The lab cannot serve ${JSON.stringify(name)}: the name is used twice or is not valid in a path.`,
      {
        code: 'LAB_NAME',
        hint: 'Use letters, digits, dots, dashes and underscores, and each name only once.',
      },
    )
  }
}

function createLabContext({ clock = monotonicClock, seed = 1, truthFile, mounts }: LabOptions): LabContext {
  return {
    clock,
    seed,
    scheduler: createScheduler(clock),
    synthesis: startSynthesisWorker(),
    truthLog: openTruthLog(truthFile),
    knownSpeech: createKnownSpeech([]),
    ...(mounts.some(usesRecogniser) && { recogniser: startRecogniser() }),
  }
}

/** Synthesises the expected texts, and one word more so that the engine is loaded. */
async function warmUp(studio: SynthesisWorker, { mounts, expectedTexts = [] }: LabOptions): Promise<void> {
  const format = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const
  const request = { speed: 1, format, muted: false } as const
  // Start the thread before the first request, even if it only makes tones.
  if (mounts.every(({ profile }) => profile?.voice === 'tone')) {
    await studio.synthesise({ ...request, voice: 'tone', text: 'Hello.' })
    return
  }
  await Promise.all(
    ['Hello.', ...expectedTexts].map((text) => studio.synthesise({ ...request, voice: 'speech', text })),
  )
}

/** Opens the shared port first, because a fixed port may be taken, and then a free one for each mount. */
async function openServers(mounts: readonly Mount[], options: Omit<ServerOptions, 'locate'>) {
  const shared = await openServer({ ...options, locate: (url) => locateMount(mounts, url) })
  const ownServers = mounts.map(async (mount) => {
    const server = await openServer({ ...options, port: 0, locate: (url) => ({ mount, prefix: '', url }) })
    return [mount.name, server] as const
  })
  return { shared, own: await Promise.all(ownServers) }
}

function locateMount(mounts: readonly Mount[], url: string) {
  const [, name, rest] = /^\/([^/?]+)(.*)$/.exec(url) ?? []
  const mount = mounts.find((one) => one.name === name)
  return mount && { mount, prefix: `/${name}`, url: rest || '/' }
}

async function closeLab(context: LabContext, servers: readonly OpenServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()))
  context.scheduler.close()
  context.truthLog.close()
  await context.synthesis.close()
  await context.recogniser?.close()
}
