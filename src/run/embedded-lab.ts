import { forkLab } from '../lab/fork.ts'
import type { PlannedRun } from './plan.ts'
import { resolveDescription } from './resolve-adapter.ts'

/** The lab of one run. It runs in its own process so that its work never delays a timestamp. */
export interface EmbeddedLab {
  /** The base URL of a target's twin. Undefined for targets that the lab does not simulate. */
  readonly base: (target: string, origin: string) => string | undefined
  /** PEM certificate to trust, if the lab uses TLS. */
  readonly certificate?: string
  readonly close: () => Promise<void>
}

export interface EmbeddedLabOptions {
  /** File for the truth log. */
  readonly truth?: string
  /** Use TLS, with a new certificate. */
  readonly secure?: boolean
}

/**
 * Texts that the lab synthesises before it listens. The rest of a longer corpus is synthesised on request.
 */
const MOST_REHEARSED = 60

/** Starts a twin for every simulated target. Starts no process if there is none. */
export async function startEmbeddedLab(
  plan: PlannedRun,
  { truth, secure = false }: EmbeddedLabOptions = {},
): Promise<EmbeddedLab> {
  const played = plan.targets.filter(({ place }) => place === 'lab')
  if (played.length === 0) return { base: () => undefined, close: async () => {} }
  const lab = await forkLab({
    seed: plan.scenario.seed,
    mounts: played.map(({ planned, facts, profile }) => ({
      name: planned.id,
      provider: facts.provider,
      profile,
    })),
    descriptions: played.flatMap(
      ({ planned }) => resolveDescription(planned.adapter, planned.adapterFolder) ?? [],
    ),
    texts: plan.scenario.texts.slice(0, MOST_REHEARSED),
    ...(truth !== undefined && { truth }),
    tls: secure,
  })
  return {
    base: (target, origin) => {
      const address = lab.addresses[target]
      return address && `${schemeOf(origin, secure)}://${address.host}:${address.port}`
    },
    ...(lab.certificate !== undefined && { certificate: lab.certificate }),
    close: () => lab.close(),
  }
}

/** Keeps the carrier of the real service; TLS only if requested. */
function schemeOf(origin: string, secure: boolean): string {
  return `${origin.startsWith('ws') ? 'ws' : 'http'}${secure ? 's' : ''}`
}
