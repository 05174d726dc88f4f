import type { Unmade } from '../core/preparation.ts'
import { DialError } from '../wire/dial-error.ts'

/** Why something that a target was to be given did not come about. Stays within this room: outside it is data. */
export class UnmadeError extends Error {
  readonly outcome: Unmade

  constructor(outcome: Unmade, detail: string) {
    super(detail)
    this.name = 'UnmadeError'
    this.outcome = outcome
  }
}

/** Asks a provider. Throws an {@link UnmadeError} in the provider's own words where it refuses. */
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

/** What is said of it; what is no {@link UnmadeError} is a bug, and goes on. */
export function unmadeOf(cause: unknown): { readonly outcome: Unmade; readonly detail: string } {
  if (!(cause instanceof UnmadeError)) throw cause
  return { outcome: cause.outcome, detail: cause.message }
}
