import type { ProvisioningFailure } from '../../../core/provisioning/provisioning-record.ts'
import { oneLine } from '../../../report/format/escape.ts'
import { DialError } from '../../../wire/dial-error.ts'

/**
 * Why a clone or a dictionary was not created. Used within this room only: outside it is part of the record.
 */
export class ProvisioningError extends Error {
  readonly outcome: ProvisioningFailure

  constructor(outcome: ProvisioningFailure, detail: string) {
    super(detail)
    this.name = 'ProvisioningError'
    this.outcome = outcome
  }
}

/**
 * Sends a request to a provider. Throws a {@link ProvisioningError} with the provider's message if it is
 * refused.
 * @param signal of the request, if it may be aborted
 */
export async function requestFromProvider<Value>(
  request: () => Promise<Value>,
  signal?: AbortSignal,
): Promise<Value> {
  try {
    return await request()
  } catch (cause) {
    if (signal?.aborted) throw new ProvisioningError('interrupted', 'stopped while the provider was asked')
    const words = formatRefusal(cause)
    throw new ProvisioningError(/timed?.?out/i.test(words) ? 'timed out' : 'failed', words)
  }
}

export function formatRefusal(cause: unknown): string {
  if (!(cause instanceof DialError)) return String(cause)
  return cause.refusal ? `${cause.refusal.status} ${oneLine(cause.refusal.body, 200)}` : cause.code
}

/** The fields of the record. Rethrows anything that is not a {@link ProvisioningError}: it is a bug. */
export function toProvisioningFailure(cause: unknown): {
  readonly outcome: ProvisioningFailure
  readonly detail: string
} {
  if (!(cause instanceof ProvisioningError)) throw cause
  return { outcome: cause.outcome, detail: cause.message }
}
