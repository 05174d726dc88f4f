import { isIPv6 } from 'node:net'
import type { Millis } from '../../core/units.ts'

/** An attempt to connect to one address. */
export interface AddressAttempt {
  /** Resolves when the address has accepted the connection; rejects with the socket's error. */
  readonly reached: Promise<void>
  readonly close: () => void
}

/** How long an attempt is alone before the next address is tried as well (RFC 8305, 8). */
export const ATTEMPT_DELAY: Millis = 250

/**
 * Tries addresses as browsers do (RFC 8305): one after the other, without waiting for one that does not
 * answer. The first connection wins and the others are closed. Rejects with the last error, or when `signal`
 * aborts with its reason.
 */
export function raceAddresses<Attempt extends AddressAttempt>(
  addresses: readonly string[],
  start: (address: string) => Attempt,
  signal: AbortSignal,
): Promise<{ attempt: Attempt; address: string }> {
  return new Promise((resolve, reject) => {
    const waiting = alternateFamilies(addresses)
    const running = new Set<Attempt>()
    let timer: NodeJS.Timeout | undefined
    const stop = (winner?: Attempt) => {
      clearTimeout(timer)
      waiting.length = 0
      signal.removeEventListener('abort', abort)
      for (const attempt of running) if (attempt !== winner) attempt.close()
    }
    const abort = () => {
      stop()
      reject(signal.reason)
    }
    const tryNext = () => {
      clearTimeout(timer)
      const address = waiting.shift()
      if (address === undefined) return
      const attempt = start(address)
      running.add(attempt)
      if (waiting.length > 0) timer = setTimeout(tryNext, ATTEMPT_DELAY)
      attempt.reached.then(
        () => {
          stop(attempt)
          resolve({ attempt, address })
        },
        (error) => {
          running.delete(attempt)
          if (waiting.length > 0) tryNext()
          else if (running.size === 0) {
            stop()
            reject(error)
          }
        },
      )
    }
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    else tryNext()
  })
}

/** The order of the system, but with the families in turn: a broken family delays by one attempt only. */
function alternateFamilies(addresses: readonly string[]): string[] {
  const isFirstIPv6 = isIPv6(addresses[0] ?? '')
  const first = addresses.filter((address) => isIPv6(address) === isFirstIPv6)
  const second = addresses.filter((address) => isIPv6(address) !== isFirstIPv6)
  return first
    .flatMap((address, index) => [address, second[index] ?? []].flat())
    .concat(second.slice(first.length))
}
