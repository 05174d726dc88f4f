import { SetupError } from '../../core/setup-error.ts'
import { answerSources, type RunPlan } from '../../run/plan/run-plan.ts'

/** What a worker may send to: a host, or `*.` and a domain, or `*`; and a target, or all. */
export interface AllowedPlace {
  readonly host: string
  readonly target?: string
}

/** Parses `api.example.com`, `*.example.com` or `api.example.com/lightning`. */
export function parseAllowed(text: string): AllowedPlace {
  const [host = '', target, ...rest] = text.split('/')
  if (host === '' || target === '' || rest.length > 0)
    throw new SetupError(`--allow ${text} is neither a host nor host/target`, {
      code: 'ALLOW_INVALID',
      hint: 'Give a host such as api.example.com or *.example.com, or */my-target.',
    })
  return { host: host.toLowerCase(), ...(target !== undefined && { target }) }
}

/** Throws a `SetupError` that names what this worker may not send to. What the lab answers stays on this machine. */
export function checkAllowed(plan: RunPlan, allowed: readonly AllowedPlace[]): void {
  if (allowed.length === 0) return
  const refused = answerSources(plan)
    .filter(({ answeredBy }) => answeredBy !== 'lab')
    .map(({ planned }) => ({ id: planned.id, host: hostOf(planned.base) }))
    .filter(({ id, host }) => !allowed.some((place) => isWithin(place, host, id)))
  if (refused.length === 0) return
  throw new SetupError(
    `this worker may not send to ${refused.map(({ id, host }) => `${host} (${id})`).join(', ')}`,
    { code: 'ALLOW_REFUSED', hint: 'Start it with --allow for this host, or use another worker.' },
  )
}

function hostOf(base: string): string {
  return URL.canParse(base) ? new URL(base).hostname.toLowerCase() : base
}

/** The target of a component is what its name begins with: `agent.tts`. */
function isWithin({ host: allowed, target }: AllowedPlace, host: string, id: string): boolean {
  const isHost =
    allowed === '*' || allowed === host || (allowed.startsWith('*.') && host.endsWith(allowed.slice(1)))
  return isHost && (target === undefined || target === id || id.startsWith(`${target}.`))
}
