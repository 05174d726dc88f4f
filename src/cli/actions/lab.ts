import path from 'node:path'
import { readCassettes } from '../../cassette/read-cassettes.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import { SetupError } from '../../core/setup-error.ts'
import { mountEveryProvider, startLab } from '../../lab/index.ts'
import { startReplay } from '../../lab/replay/replay-server.ts'
import { createSelfSignedCertificate } from '../../lab/server/self-signed-certificate.ts'
import { readShippedDescription } from '../../run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../run/adapters/described-ids.ts'
import { parseLabProfile, readLabProfiles } from '../../scenario/read/read-lab-profiles.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import type { CliContext } from '../cli-context.ts'
import { formatTrust, writeLabCertificate } from '../lab/lab-certificate.ts'
import { writeReadyFile } from '../lab/ready-file.ts'

export interface LabCommandOptions {
  readonly port: number
  readonly host: string
  readonly seed: number
  readonly truth?: string
  readonly json?: boolean
  readonly tls?: boolean
  /** The file to write the certificate to. */
  readonly certificate?: string
  readonly ports?: Readonly<Record<string, number>>
  /** A file with profiles by provider. */
  readonly profile?: string
  readonly readyFile?: string
  /** A cassette or a folder of them, instead of the emulated providers. */
  readonly cassette?: string
}

/** A server that listens. */
interface Served {
  readonly endpoints: Endpoints
  /** PEM. */
  readonly certificate?: string
  readonly close: () => Promise<void>
}

interface Endpoints {
  readonly shared: { readonly host: string; readonly port: number }
  readonly addresses: Readonly<Record<string, { readonly host: string; readonly port: number }>>
}

export async function serve(options: LabCommandOptions, context: CliContext): Promise<void> {
  const { cwd, environment, output } = context
  const served =
    options.cassette === undefined
      ? await openLab(options, cwd)
      : await openReplay(options, options.cassette, cwd)
  const { control, stop } = context.watchInterrupts({ finishesRequests: false })
  try {
    const file =
      served.certificate === undefined
        ? undefined
        : await writeLabCertificate(served.certificate, options.certificate, cwd, environment)
    const ready = { ...served.endpoints, ...(file !== undefined && { certificate: file }) }
    const remove =
      options.readyFile === undefined
        ? undefined
        : await writeReadyFile(path.resolve(cwd, options.readyFile), ready)
    output.write(options.json ? `${JSON.stringify(ready)}\n` : formatServed(served, file))
    await new Promise<void>((resolve) =>
      control.finish.addEventListener('abort', () => resolve(), { once: true }),
    )
    await remove?.()
  } finally {
    stop()
    await served.close()
  }
}

async function openLab(options: LabCommandOptions, cwd: string): Promise<Served> {
  const { port, host, seed, truth, tls = false, ports = {} } = options
  const descriptions = listDescribedIds().map(readShippedDescription)
  const profiles =
    options.profile === undefined ? {} : await readLabProfiles(path.resolve(cwd, options.profile))
  const mounts = withProfiles(mountEveryProvider({ descriptions }), profiles)
  const lab = await startLab({
    mounts,
    descriptions,
    port,
    host,
    seed,
    tls,
    ports,
    ...(isLoopback(host) && { control: { parseProfile: parseLabProfile } }),
    ...(truth !== undefined && { truthFile: path.resolve(cwd, truth) }),
  })
  const { shared, addresses, certificate } = lab
  return {
    endpoints: { shared, addresses },
    ...(certificate !== undefined && { certificate }),
    close: () => lab.close(),
  }
}

type Mounts = ReturnType<typeof mountEveryProvider>

function withProfiles(mounts: Mounts, profiles: Readonly<Record<string, LabProfile>>): Mounts {
  const names = mounts.map(({ name }) => name)
  const unknown = Object.keys(profiles).find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new SetupError(`--profile: the lab has no ${unknown}${suggestNearest(unknown, names)}`, {
      code: 'LAB_NAME',
      hint: `It has ${names.join(', ')}.`,
    })
  return mounts.map((mount) => ({ ...mount, profile: { ...profiles[mount.name], ...mount.profile } }))
}

/** The control plane is served on loopback only, because anyone who reaches it may change everything. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

async function openReplay(
  { port, host, seed, tls = false }: LabCommandOptions,
  place: string,
  cwd: string,
): Promise<Served> {
  const cassettes = await readCassettes(path.resolve(cwd, place), place)
  const identity = tls ? createSelfSignedCertificate() : undefined
  const server = await startReplay({ cassettes, host, port, seed, ...(identity && { tls: identity }) })
  return {
    endpoints: { shared: { host: server.host, port: server.port }, addresses: {} },
    ...(identity && { certificate: identity.cert }),
    close: () => server.close(),
  }
}

function formatServed({ endpoints: { shared, addresses } }: Served, certificate: string | undefined): string {
  const [scheme, protocols] = certificate === undefined ? ['http', 'http and ws'] : ['https', 'https and wss']
  const names = Object.keys(addresses)
  const width = Math.max(0, ...names.map((name) => name.length))
  const rows = names.map((name) => {
    const own = addresses[name]
    return `  ${name.padEnd(width)}  ${scheme}://${shared.host}:${shared.port}/${name}  or  ${own?.host}:${own?.port}\n`
  })
  const place =
    rows.length > 0
      ? `The lab answers (${protocols}) at:\n${rows.join('')}`
      : `Recorded answers (${protocols}) at ${scheme}://${shared.host}:${shared.port}\n`
  return `${place}${certificate === undefined ? '' : formatTrust(certificate)}Ctrl-C stops it.\n`
}
