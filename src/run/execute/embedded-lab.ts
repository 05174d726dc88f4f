import { forkLab } from '../../lab/fork-lab.ts'
import { resolveDescription } from '../adapters/resolve-adapter.ts'
import type { RunPlan } from '../plan/plan-run.ts'

/** The lab of one run. It runs in its own process so that its work never delays a timestamp. */
export interface EmbeddedLab {
  /** The base URL of a target's twin. Undefined for targets that the lab does not simulate. */
  readonly baseFor: (target: string, origin: string) => string | undefined
  /** PEM certificate to trust, if the lab uses TLS. */
  readonly certificate?: string
  readonly close: () => Promise<void>
}

export interface EmbeddedLabOptions {
  /** File for the truth log. */
  readonly truth?: string
  /** Use TLS, with a new certificate. */
  readonly tls?: boolean
}

/**
 * Texts that the lab synthesises before it listens. The rest of a longer corpus is synthesised on request.
 */
const MAX_PREPARED_TEXTS = 60

/** Starts a twin for every simulated target. Starts no process if there is none. */
export async function startEmbeddedLab(
  plan: RunPlan,
  { truth: truthFile, tls = false }: EmbeddedLabOptions = {},
): Promise<EmbeddedLab> {
  const simulated = plan.targets.filter(({ answeredBy }) => answeredBy === 'lab')
  if (simulated.length === 0) return { baseFor: () => undefined, close: async () => {} }
  const lab = await forkLab({
    seed: plan.scenario.seed,
    mounts: simulated.map(({ planned, facts, profile }) => ({
      name: planned.id,
      provider: facts.provider,
      profile,
    })),
    descriptions: simulated.flatMap(
      ({ planned }) => resolveDescription(planned.adapter, planned.adapterFolder) ?? [],
    ),
    expectedTexts: plan.scenario.texts.slice(0, MAX_PREPARED_TEXTS),
    ...(truthFile !== undefined && { truthFile }),
    tls,
  })
  return {
    baseFor: (target, origin) => {
      const address = lab.addresses[target]
      return address && `${labScheme(origin, tls)}://${address.host}:${address.port}`
    },
    ...(lab.certificate !== undefined && { certificate: lab.certificate }),
    close: () => lab.close(),
  }
}

/** Keeps the carrier of the real service; TLS only if requested. */
function labScheme(origin: string, secure: boolean): string {
  return `${origin.startsWith('ws') ? 'ws' : 'http'}${secure ? 's' : ''}`
}
