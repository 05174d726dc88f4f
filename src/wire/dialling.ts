import { Conduit, type Stamps } from './conduit.ts'
import { DialError } from './dial-error.ts'
import type { LineOptions } from './line.ts'
import { type Target, targetOf } from './target.ts'

/**
 * Connects a socket to `url` and passes it to `open`, all within the timeout of the options. Every failure
 * becomes a {@link DialError} with the timestamps taken so far.
 */
export async function dialling<T>(
  url: string,
  options: LineOptions,
  open: (conduit: Conduit) => Promise<T>,
): Promise<T> {
  const stamps: Stamps = {}
  const dial = new Dialling(options, stamps)
  try {
    return await open(await dial.connect(targetOf(url)))
  } catch (cause) {
    dial.conduit?.hangUp()
    throw cause instanceof DialError ? cause : asDialError(cause, stamps)
  } finally {
    dial.over()
  }
}

class Dialling {
  readonly #options: LineOptions
  readonly #stamps: Stamps
  readonly #timer: NodeJS.Timeout
  #late: Error | undefined
  #giveUp: (cause: Error) => void = () => {}
  conduit: Conduit | undefined

  constructor(options: LineOptions, stamps: Stamps) {
    this.#options = options
    this.#stamps = stamps
    this.#timer = setTimeout(() => this.#tooLate(), options.timeout)
  }

  over(): void {
    clearTimeout(this.#timer)
  }

  async connect(target: Target): Promise<Conduit> {
    const { resolver } = this.#options
    const addresses = resolver.known(target.host) ?? (await this.#resolve(target.host))
    let failure: unknown = Object.assign(new Error(`${target.host} has no address`), { code: 'ENOTFOUND' })
    // More than one only before the first success (`localhost` often has two), in the order the system
    // prefers.
    for (const address of addresses) {
      try {
        const conduit = await this.#connectTo(target, address)
        resolver.pin(target.host, address)
        return conduit
      } catch (cause) {
        failure = cause
        if (this.#late) break
      }
    }
    throw failure
  }

  async #connectTo(target: Target, address: string): Promise<Conduit> {
    const conduit = new Conduit(target, address, this.#options, this.#stamps)
    this.conduit = conduit
    await conduit.connected()
    return conduit
  }

  // The system's lookup cannot be cancelled, only ignored.
  async #resolve(host: string): Promise<readonly string[]> {
    const lateness = new Promise<never>((_, reject) => {
      this.#giveUp = reject
    })
    const addresses = await Promise.race([this.#options.resolver.resolve(host), lateness])
    this.#stamps.dns = this.#options.clock.now()
    return addresses
  }

  #tooLate(): void {
    this.#late = Object.assign(new Error(`no connection within ${this.#options.timeout} ms`), {
      code: 'ETIMEDOUT',
    })
    this.#giveUp(this.#late)
    this.conduit?.fail(this.#late)
  }
}

function asDialError(cause: unknown, stamps: Stamps): DialError {
  const { message, code } = cause as NodeJS.ErrnoException
  return new DialError(message || code || String(cause), code ?? 'UNKNOWN', stamps)
}
