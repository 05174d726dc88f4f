import { readCassettes } from '../cassette/read-cassettes.ts'
import { type Clock, monotonicClock } from '../core/clock.ts'
import type { LabProfile } from '../core/config/lab-profile.ts'
import { collectProviders, type ExtraProviders } from './all-providers.ts'
import { checkMounts, usesRecogniser } from './check-mounts.ts'
import { startRecogniser } from './recognition/speech-model.ts'
import { type ReplayOptions, type ReplayServer, startReplay } from './replay/replay-server.ts'
import type { LabControl } from './server/control-plane.ts'
import type { LabContext, MountConfig } from './server/mount.ts'
import { MountTable } from './server/mount-table.ts'
import { createScheduler } from './server/scheduler.ts'
import { createSelfSignedCertificate } from './server/self-signed-certificate.ts'
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
  /** Servers that play recorded answers, each at its own address. */
  readonly replays?: readonly ReplayMount[]
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
  /** Ports of mounts by their names. The others get any free port. */
  readonly ports?: Readonly<Record<string, number>>
  /**
   * Serve `/__lab/…` on the shared port. Anybody who reaches it may change profiles and read the truth log.
   */
  readonly control?: Pick<LabControl, 'parseProfile'>
  /**
   * What callers will say. Unless the profile asks for a `recogniser`, the lab recognises only this speech.
   */
  readonly callerSpeech?: readonly CallerSpeech[]
  readonly clock?: Clock
}

/** Recorded answers that are played under a name. */
export interface ReplayMount {
  readonly name: string
  /** The file or folder of the cassettes. */
  readonly cassettes: string
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
  /**
   * Replaces the profile of a mount for new connections and requests: faults, delays and limits, whose
   * counters start at zero. Throws a `SetupError`.
   */
  readonly setProfile: (name: string, profile: LabProfile) => void
  /** Empties the truth log in memory. Its file, if there is one, keeps all records. */
  readonly forgetTruth: () => void
  /** Closes all connections and writes the rest of the truth log. */
  readonly close: () => Promise<void>
}

/**
 * Opens the lab. Throws a `SetupError` if a provider has no twins, if a mount's name is a duplicate or not
 * valid in a path, or if a recogniser is not installed.
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
  const mounts = new MountTable(options.mounts, collectProviders(options), lab)
  const identity = options.tls ? createSelfSignedCertificate() : undefined
  const host = options.host ?? '127.0.0.1'
  const control = createControl(mounts, lab, options)
  const server = { host, version: labVersion(), clock: lab.clock, ...(identity && { tls: identity }) }
  const { shared, own } = await openServers(mounts, options, {
    ...server,
    ...(options.control && { control }),
  })
  const replays = await startReplays(options, identity)
  return {
    shared: { host, port: shared.port },
    addresses: Object.fromEntries([...own, ...replays].map(([name, { port }]) => [name, { host, port }])),
    ...(identity ? { certificate: identity.cert } : {}),
    truth: lab.truthLog.records,
    setProfile: control.setProfile,
    forgetTruth: control.forgetTruth,
    close: () => closeLab(lab, [shared, ...[...own, ...replays].map(([, server]) => server)]),
  }
}

async function startReplays(
  { replays = [], seed = 1, host = '127.0.0.1' }: LabOptions,
  tls: ReplayOptions['tls'],
): Promise<[name: string, server: ReplayServer][]> {
  return Promise.all(
    replays.map(async ({ name, cassettes }) => [
      name,
      await startReplay({ cassettes: await readCassettes(cassettes), seed, host, ...(tls && { tls }) }),
    ]),
  )
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

/** Synthesises the expected texts, and one more word so that the engine is loaded in any case. */
async function warmUp(
  synthesiser: SynthesisWorker,
  { mounts, expectedTexts = [] }: LabOptions,
): Promise<void> {
  const format = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const
  const request = { speed: 1, format, muted: false } as const
  // Start the thread before the first request, even if it will only make tones.
  if (mounts.every(({ profile }) => profile?.voice === 'tone')) {
    await synthesiser.synthesise({ ...request, voice: 'tone', text: 'Hello.' })
    return
  }
  await Promise.all(
    ['Hello.', ...expectedTexts].map((text) => synthesiser.synthesise({ ...request, voice: 'speech', text })),
  )
}

function createControl(
  mounts: MountTable,
  { truthLog }: LabContext,
  { control }: Pick<LabOptions, 'control'>,
): LabControl {
  return {
    names: () => mounts.names,
    profileOf: (name) => mounts.profileOf(name),
    setProfile: (name, profile) => mounts.setProfile(name, profile),
    truth: truthLog.records,
    forgetTruth: truthLog.forget,
    ...control,
  }
}

/** Opens the shared port first, because a fixed port may be taken, and then one for each mount. */
async function openServers(
  mounts: MountTable,
  { port = 0, ports = {} }: Pick<LabOptions, 'port' | 'ports'>,
  { control, ...options }: Omit<ServerOptions, 'locate' | 'port'>,
) {
  const shared = await openServer({
    ...options,
    port,
    locate: (url) => mounts.locateShared(url),
    ...(control && { control }),
  })
  const ownServers = mounts.names.map(async (name) => {
    const server = await openServer({
      ...options,
      port: ports[name] ?? 0,
      locate: (url) => mounts.locate(name, url),
    })
    return [name, server] as const
  })
  return { shared, own: await Promise.all(ownServers) }
}

async function closeLab(context: LabContext, servers: readonly OpenServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()))
  context.scheduler.close()
  context.truthLog.close()
  await context.synthesis.close()
  await context.recogniser?.close()
}
