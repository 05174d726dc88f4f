import { Agent, request } from 'undici'
import type { HttpDial } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import { DialError } from './dial-error.ts'
import { LARGEST_FRAME } from './limits.ts'
import type { LineOptions } from './line.ts'

/** The response to a request that is not measured. */
export interface ControlAnswer {
  readonly status: number
  /** As UTF-8. */
  readonly body: string
  /** When all of it had arrived, in absolute microseconds. */
  readonly at: number
}

/**
 * Sends one request over a connection of its own: for tokens, lists, everything that needs no timestamps. No
 * retries, no redirects, no keep-alive. Rejects with a {@link DialError}: `REFUSED` with the response for a
 * status outside 2xx, `ETIMEDOUT`, or the system's or undici's code.
 */
export async function controlRequest(dial: HttpDial, options: LineOptions): Promise<ControlAnswer> {
  const agent = agentFor(options)
  try {
    return await ask(dial, agent, options)
  } catch (cause) {
    throw cause instanceof DialError ? cause : dialErrorOf(cause)
  } finally {
    await agent.destroy()
  }
}

async function ask(
  { url, method, headers, body }: HttpDial,
  dispatcher: Agent,
  { clock, timeout }: LineOptions,
): Promise<ControlAnswer> {
  const signal = AbortSignal.timeout(timeout)
  const answer = await request(url, { method, headers, body: body ?? null, dispatcher, signal })
  const text = await answer.body.text()
  const at = readingOf(clock)
  const { statusCode: status } = answer
  if (status >= 200 && status < 300) return { status, body: text, at }
  const refusal = { status, headers: flat(answer.headers), body: text }
  throw new DialError('the preliminary request was refused', 'REFUSED', {}, refusal)
}

const readingOf = ({ now }: Clock): number => now()

function agentFor({ timeout, tls = {}, largestFrame = LARGEST_FRAME }: LineOptions): Agent {
  const { ca, rejectUnauthorized = true } = tls
  return new Agent({
    connections: 1,
    pipelining: 0,
    maxResponseSize: largestFrame,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: { timeout, rejectUnauthorized, ...(ca !== undefined && { ca }) },
  })
}

/** Joins repeated headers with a comma, as on every other connection. */
function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  )
}

function dialErrorOf(cause: unknown): DialError {
  const { name, message, code } = cause as NodeJS.ErrnoException
  const words = name === 'TimeoutError' ? 'ETIMEDOUT' : (code ?? 'UNKNOWN')
  return new DialError(message || String(cause), String(words), {})
}
