import type { ProviderEvent } from '../../../core/adapter/adapter.ts'
import type { Clock } from '../../../core/clock.ts'
import type { Fault } from '../../../core/fault.ts'
import type { MonotonicTime } from '../../../core/units.ts'

/** The fault if an adapter cannot build what is to be sent, or a connection refuses to send it. */
export function toConfigFault(error: unknown): Fault {
  return { kind: 'config', detail: error instanceof Error ? error.message : String(error) }
}

/** The fault if an adapter throws on what it receives: the message is not what the protocol promises. */
export function toUnreadableFault(what: string, error: unknown): Fault {
  return { kind: 'protocol', detail: `the adapter could not read ${what}: ${error}` }
}

/** Events of a message that the protocol has no place for. An error that the adapter throws on it is ignored. */
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
