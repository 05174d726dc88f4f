import { forkLab } from '../lab/fork.ts'
import type { PlannedRun } from './plan.ts'
import { resolveDescription } from './resolve-adapter.ts'

/** The lab of one run, in a process of its own so that its work never delays a stamp. */
export interface EmbeddedLab {
  /** Where a target finds its twin; undefined for targets that are not the lab's. */
  readonly base: (target: string, origin: string) => string | undefined
  readonly close: () => Promise<void>
}

/** Texts that the lab speaks before it opens; a longer corpus is spoken as it is asked for. */
const MOST_REHEARSED = 60

/** Starts a twin for every target that the lab plays; nothing at all when there is none. */
export async function startEmbeddedLab(plan: PlannedRun, truth?: string): Promise<EmbeddedLab> {
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
  })
  return {
    base: (target, origin) => {
      const address = lab.addresses[target]
      return address && `${plainScheme(origin)}://${address.host}:${address.port}`
    },
    close: () => lab.close(),
  }
}

/** The lab speaks plain text: the scheme of the real service without its encryption. */
function plainScheme(origin: string): string {
  return origin.startsWith('ws') ? 'ws' : 'http'
}
