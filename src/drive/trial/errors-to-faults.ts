import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Clock } from '../../core/clock.ts'
import type { Fault } from '../../core/fault.ts'
import type { MonotonicTime } from '../../core/units.ts'

/** An adapter that cannot build what is to be sent, or a connection that refuses it. */
export function toConfigFault(error: unknown): Fault {
  return { kind: 'config', detail: error instanceof Error ? error.message : String(error) }
}

/** An adapter that throws on what it receives: it is not what its protocol promises. */
export function toUnreadableFault(what: string, error: unknown): Fault {
  return { kind: 'protocol', detail: `the adapter could not read ${what}: ${error}` }
}

/** What an adapter throws on something that its protocol has no place for says nothing. */
export function tryToHear(hear: () => readonly ProviderEvent[]): readonly ProviderEvent[] {
  try {
    return hear()
  } catch {
    return []
  }
}

/** Runs an action that sends. Its error is a fault of this trial or turn, never of the run. */
export function guard(
  reader: { readonly fail: (fault: Fault, at: MonotonicTime) => void },
  clock: Clock,
  action: () => void,
): void {
  try {
    action()
  } catch (error) {
    reader.fail(toConfigFault(error), clock.now())
  }
}
