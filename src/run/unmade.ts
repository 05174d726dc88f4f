import type { Unmade } from '../core/preparation.ts'
import { DialError } from '../wire/dial-error.ts'

/**
 * Why a clone or a dictionary was not created. Used within this room only: outside it is part of the record.
 */
export class UnmadeError extends Error {
  readonly outcome: Unmade

  constructor(outcome: Unmade, detail: string) {
    super(detail)
    this.name = 'UnmadeError'
    this.outcome = outcome
  }
}

/**
 * Sends a request to a provider. Throws a {@link ProvisioningError} with the provider's message if it is
 * refused.
 */
export async function asked<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (cause) {
    const words = refusalWords(cause)
    throw new UnmadeError(/timed?.?out/i.test(words) ? 'timed out' : 'failed', words)
  }
}

export function refusalWords(cause: unknown): string {
  if (!(cause instanceof DialError)) return String(cause)
  return cause.refusal ? `${cause.refusal.status} ${cause.refusal.body.slice(0, 200)}` : cause.code
}

/** The fields of the record. Rethrows anything that is not a {@link ProvisioningError}: it is a bug. */
export function unmadeOf(cause: unknown): { readonly outcome: Unmade; readonly detail: string } {
  if (!(cause instanceof UnmadeError)) throw cause
  return { outcome: cause.outcome, detail: cause.message }
}
