/** Why a trial failed. The set is closed: a fault that fits nothing else is a `protocol` fault. */
export const FAULT_KINDS = [
  'config',
  'auth',
  'limit',
  'rejected',
  'server',
  'network',
  'timeout',
  'protocol',
  'inaudible',
  'truncated',
  'cancelled',
  'shed',
  'harness',
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

/** What each kind means, as the report prints it. */
export const FAULT_MEANINGS: Readonly<Record<FaultKind, string>> = {
  config: 'the request could not be built from the scenario',
  auth: 'the provider did not accept the key',
  limit: 'the provider refused because of a rate, concurrency or quota limit',
  rejected: 'the provider refused the request as invalid',
  server: 'the provider failed while answering',
  network: 'the connection could not be made or broke',
  timeout: 'no completion within the scenario’s timeout',
  protocol: 'the answer was not what the protocol promises',
  inaudible: 'audio arrived, but nothing in it could be heard',
  truncated: 'the answer ended before the provider signalled completion',
  cancelled: 'cancelled by the caller or by an interrupt of the run',
  shed: 'not started, because a cap of the scenario prevented it',
  harness:
    'this machine ran out of open files, ports or memory, forbade the connection, or did not run the harness',
}

/** Kinds that say nothing about the provider. They count in no success rate and in no percentile. */
const NOT_THE_PROVIDERS: ReadonlySet<string> = new Set<FaultKind>(['cancelled', 'harness'])

/** Whether an outcome says something about the provider. */
export function isProviderOutcome(outcome: 'ok' | FaultKind): boolean {
  return !NOT_THE_PROVIDERS.has(outcome)
}

/** A fault as data. It is stored in a trial and never thrown past `drive`. */
export interface Fault {
  readonly kind: FaultKind
  /** HTTP status or WebSocket close code, if there was one. */
  readonly status?: number
  /** The provider's message, shortened. Keys are redacted when text leaves the process. */
  readonly detail: string
  /** Seconds to wait, from the provider's `Retry-After`. */
  readonly retryAfter?: number
}
