import { forkLab } from '../lab/fork.ts'
import type { PlannedRun } from './plan.ts'
import { resolveDescription } from './resolve-adapter.ts'

/** The lab of one run, in a process of its own so that its work never delays a stamp. */
export interface EmbeddedLab {
  /** Where a target finds its twin; undefined for targets that are not the lab's. */
  readonly base: (target: string, origin: string) => string | undefined
  /** PEM to trust, where the lab speaks TLS. */
  readonly certificate?: string
  readonly close: () => Promise<void>
}

export interface EmbeddedLabOptions {
  /** A file for the truth log. */
  readonly truth?: string
  /** Speak TLS, with a certificate that is made anew. */
  readonly secure?: boolean
}

/** Texts that the lab speaks before it opens; a longer corpus is spoken as it is asked for. */
const MOST_REHEARSED = 60

/** Starts a twin for every target that the lab plays; nothing at all when there is none. */
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

/** The carrier of the real service, encrypted only where it was asked for. */
function schemeOf(origin: string, secure: boolean): string {
  return `${origin.startsWith('ws') ? 'ws' : 'http'}${secure ? 's' : ''}`
}
