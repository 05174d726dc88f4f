import type { SentFormat } from '../../core/config/output.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Millis } from '../../core/units.ts'
import { createRedactor } from '../../redaction/redact.ts'
import type { ExportableRun } from '../../report/export/export-formats.ts'
import { oneLine } from '../../report/format/escape.ts'
import { OUTGOING_REQUESTS, type OutgoingRequest } from './outgoing-requests.ts'

/** A receiver that takes longer is treated as one that does not answer. */
const TIMEOUT: Millis = 15_000
/** Of an answer that says what is wrong. */
const MAX_REASON = 300

/**
 * Sends a run to a receiver. Resolves to the number of requests. Throws a `SetupError` that says what the receiver
 * answered; what it took before stays there.
 */
export async function sendRun(
  run: ExportableRun,
  { format, to }: { readonly format: SentFormat; readonly to: string },
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  let sent = 0
  for await (const request of OUTGOING_REQUESTS[format](run, to)) {
    await post({ ...request, headers: { ...request.headers, ...headers } }, format, Object.values(headers))
    sent += 1
  }
  return sent
}

async function post(
  { url, headers, body }: OutgoingRequest,
  format: SentFormat,
  secrets: readonly string[],
): Promise<void> {
  const fail = (reason: string, hint: string) =>
    new SetupError(
      `${format} was not sent to ${url}: ${oneLine(createRedactor(secrets)(reason), MAX_REASON)}`,
      {
        code: 'OUTPUT_NOT_SENT',
        hint,
      },
    )
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    // A token that follows a redirect reaches whoever answers.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((cause: unknown) => {
    throw fail(describeCause(cause), 'Is the receiver running? `ttfa export` sends the run again.')
  })
  const answer = await response.text().catch(() => '')
  if (!response.ok)
    throw fail(`it answered ${response.status} ${answer}`, HINTS[response.status] ?? DEFAULT_HINT)
  const refused = format === 'otlp' ? partialSuccess(answer) : undefined
  if (refused !== undefined) throw fail(refused, DEFAULT_HINT)
}

/** `fetch failed` alone says nothing: the reason is its cause. */
function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT / 1000} s`
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message
}

const DEFAULT_HINT = 'The run is on disk. `ttfa export` sends it again.'
const UNAUTHORISED =
  'Put a token into TTFA_OUTPUT_TOKEN (or OTEL_EXPORTER_OTLP_HEADERS, INFLUX_TOKEN), and for an address of a scenario its host into TTFA_OUTPUT_HOST.'
const HINTS: Readonly<Record<number, string>> = {
  401: UNAUTHORISED,
  403: UNAUTHORISED,
  404: 'Is the path right? otlp takes the address of the receiver alone, the others that of the endpoint.',
}

/** A receiver that takes only a part of a request answers 200 and says so (OTLP 1, Partial Success). */
function partialSuccess(answer: string): string | undefined {
  try {
    const { partialSuccess: partial = {} } = JSON.parse(answer)
    const count = Number(partial.rejectedDataPoints ?? partial.rejectedSpans ?? 0)
    return count > 0 ? `it refused ${count}: ${partial.errorMessage ?? 'no reason'}` : undefined
  } catch {
    // Not JSON: what a receiver of another kind answers says nothing.
    return undefined
  }
}
