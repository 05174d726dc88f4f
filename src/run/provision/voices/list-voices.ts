import type { HttpDial } from '../../../core/adapter/adapter.ts'
import type { ProviderAccess, Voice, VoiceService } from '../../../core/provisioning/voice-service.ts'
import { SetupError } from '../../../core/setup-error.ts'
import type { Millis } from '../../../core/units.ts'
import { oneLine } from '../../../report/format/escape.ts'
import type { ConnectionOptions } from '../../../wire/connection.ts'
import { DialError } from '../../../wire/dial-error.ts'
import { controlRequest } from '../../../wire/http/control-request.ts'
import { readCatalogue } from './read-catalogue.ts'

/** Of all pages together. No known catalogue has a tenth as many. */
const MAX_CHARACTERS = 64e6

/** How to connect, and how long the whole catalogue may take. */
export interface ListOptions extends ConnectionOptions {
  /** Time limit for all pages together; `timeout` is that of each page. */
  readonly total: Millis
}

/**
 * Every voice of a provider once, with all models that support it. Throws a `SetupError` if the request
 * fails.
 */
export async function listVoices(
  service: VoiceService,
  access: ProviderAccess,
  options: ListOptions,
): Promise<Voice[]> {
  const { provider } = service
  const limit = { provider, deadline: options.clock.now() + options.total * 1e3, characters: MAX_CHARACTERS }
  return readCatalogue(service, access, (dial) => askProvider(dial, options, limit))
}

/** The time and size that are left for a catalogue; all its pools share them. */
interface CatalogueLimit {
  readonly provider: string
  readonly deadline: number
  characters: number
}

async function askProvider(dial: HttpDial, options: ListOptions, limit: CatalogueLimit): Promise<string> {
  const { provider } = limit
  const left = (limit.deadline - options.clock.now()) / 1e3
  if (left < 1 || limit.characters < 0) throw endless(provider)
  const timeout = Math.min(options.timeout, Math.ceil(left))
  const { body } = await controlRequest(dial, { ...options, timeout }).catch((cause: unknown) => {
    throw timeout < options.timeout && isTimeout(cause) ? endless(provider) : explainRefusal(provider, cause)
  })
  limit.characters -= body.length
  return body
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof DialError && cause.code === 'ETIMEDOUT'
}

function endless(provider: string): SetupError {
  return new SetupError(`the list of voices of ${provider} does not end`, {
    code: 'VOICES_ENDLESS',
    hint: 'ttfa stopped reading it. Look the voice up at the provider.',
  })
}

function explainRefusal(provider: string, cause: unknown): unknown {
  if (!(cause instanceof DialError)) return cause
  const { refusal, code } = cause
  const words = refusal ? `status ${refusal.status}: ${oneLine(refusal.body, 200)}` : code
  return new SetupError(`cannot list the voices of ${provider}: ${words}`, { code: 'VOICES_REFUSED', cause })
}
