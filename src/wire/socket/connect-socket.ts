import type { ConnectionOptions } from '../connection.ts'
import { DialError } from '../dial-error.ts'
import { type Endpoint, parseEndpoint } from './endpoint.ts'
import { Socket, type Stamps } from './socket.ts'

/**
 * Connects a socket to `url` and passes it to `open`, all within the timeout of the options. Every failure
 * becomes a {@link DialError} with the timestamps taken so far.
 */
export async function connectSocket<T>(
  url: string,
  options: ConnectionOptions,
  open: (socket: Socket) => Promise<T>,
): Promise<T> {
  const stamps: Stamps = {}
  const attempt = new ConnectAttempt(options, stamps)
  try {
    return await open(await attempt.connect(parseEndpoint(url)))
  } catch (cause) {
    attempt.socket?.close()
    throw cause instanceof DialError ? cause : toDialError(cause, stamps)
  } finally {
    attempt.end()
  }
}

class ConnectAttempt {
  readonly #options: ConnectionOptions
  readonly #stamps: Stamps
  readonly #timer: NodeJS.Timeout
  #timeoutError: Error | undefined
  #giveUp: (cause: Error) => void = () => {}
  socket: Socket | undefined

  constructor(options: ConnectionOptions, stamps: Stamps) {
    this.#options = options
    this.#stamps = stamps
    this.#timer = setTimeout(() => this.#timeOut(), options.timeout)
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  async connect(endpoint: Endpoint): Promise<Socket> {
    const { resolver } = this.#options
    const addresses = resolver.cached(endpoint.host) ?? (await this.#resolve(endpoint.host))
    let failure: unknown = Object.assign(new Error(`${endpoint.host} has no address`), { code: 'ENOTFOUND' })
    // More than one only before the first success (`localhost` often has two), in the order the system
    // prefers.
    for (const address of addresses) {
      try {
        const socket = await this.#connectToAddress(endpoint, address)
        resolver.pin(endpoint.host, address)
        return socket
      } catch (cause) {
        failure = cause
        if (this.#timeoutError) break
      }
    }
    throw failure
  }

  async #connectToAddress(endpoint: Endpoint, address: string): Promise<Socket> {
    const socket = new Socket(endpoint, address, this.#options, this.#stamps)
    this.socket = socket
    await socket.waitForConnect()
    return socket
  }

  // The system's lookup cannot be cancelled, only ignored.
  async #resolve(host: string): Promise<readonly string[]> {
    const timedOut = new Promise<never>((_, reject) => {
      this.#giveUp = reject
    })
    const addresses = await Promise.race([this.#options.resolver.resolve(host), timedOut])
    this.#stamps.dns = this.#options.clock.now()
    return addresses
  }

  #timeOut(): void {
    this.#timeoutError = Object.assign(new Error(`no connection within ${this.#options.timeout} ms`), {
      code: 'ETIMEDOUT',
    })
    this.#giveUp(this.#timeoutError)
    this.socket?.fail(this.#timeoutError)
  }
}

function toDialError(cause: unknown, stamps: Stamps): DialError {
  const { message, code } = cause as NodeJS.ErrnoException
  return new DialError(message || code || String(cause), code ?? 'UNKNOWN', stamps)
}
