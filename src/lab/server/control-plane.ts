import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import { parseJson } from '../../core/json.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { TruthRecord } from '../truth/truth-record.ts'

/** Paths on the shared port that belong to no provider. */
export const CONTROL_PREFIX = '/__lab/'

/** What a test may ask of a running lab. */
export interface LabControl {
  readonly names: () => readonly string[]
  readonly profileOf: (name: string) => LabProfile | undefined
  /** Replaces the profile of a mount for new connections. Its limits start at zero. Throws a `SetupError`. */
  readonly setProfile: (name: string, profile: LabProfile) => void
  readonly truth: () => readonly TruthRecord[]
  readonly forgetTruth: () => void
  /** Checks a profile that came from outside. Throws a `SetupError`. */
  readonly parseProfile?: (value: unknown) => LabProfile
}

/** Answers a test's request: see docs/lab-in-ci.md. */
export async function serveControl(
  control: LabControl,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const [status, body] = await respond(control, request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    const body = { error: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

async function respond(control: LabControl, request: IncomingMessage): Promise<[number, unknown]> {
  const path = new URL(request.url ?? '/', 'http://lab').pathname.slice(CONTROL_PREFIX.length)
  const { method = 'GET' } = request
  if (method === 'GET' && path === 'ready') return [200, { ready: true, providers: control.names() }]
  if (method === 'GET' && path === 'truth') return [200, control.truth()]
  if (method === 'DELETE' && path === 'truth') {
    control.forgetTruth()
    return [200, { forgotten: true }]
  }
  const [, name = ''] = /^profile\/([\w.-]+)$/.exec(path) ?? []
  const profile = control.profileOf(name)
  if (!profile) return [404, { error: `the lab has nothing at ${method} ${CONTROL_PREFIX}${path}` }]
  if (method === 'GET') return [200, profile]
  if (method !== 'POST' && method !== 'PUT') return [405, { error: `${method} is not for a profile` }]
  const value = parseJson(await text(request))
  const changed = control.parseProfile?.(value) ?? (value as LabProfile)
  // POST changes some settings, PUT replaces all of them.
  control.setProfile(name, method === 'POST' ? { ...profile, ...changed } : changed)
  return [200, control.profileOf(name)]
}
