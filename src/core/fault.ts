/** Why a trial did not produce what was asked for. Closed: a fault that fits none of these is a `protocol` fault. */
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
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

/** What each kind means, in the words the report prints. */
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
}

/** A fault as data. It is stored in a trial and never thrown past `drive`. */
export interface Fault {
  readonly kind: FaultKind
  /** HTTP status or WebSocket close code, where the fault had one. */
  readonly status?: number
  /** The provider's own words, shortened. Keys are redacted where text leaves the process. */
  readonly detail: string
  /** Seconds to wait as told by the provider (`Retry-After`), where it did. */
  readonly retryAfter?: number
}
