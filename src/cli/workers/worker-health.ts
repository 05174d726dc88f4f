import { type Clock, monotonicClock } from '../../core/clock.ts'
import { type StatusPage, type StatusServer, serveStatus } from '../../run/health/serve-status.ts'

/** A worker announces itself every two seconds. */
const MAX_SILENCE_US = 10e6

/** Whether a worker can take shards, for the health check of a container. */
export class WorkerHealth {
  readonly #clock: Clock
  #server: StatusServer | undefined
  #announcedAt = Number.NEGATIVE_INFINITY

  constructor(clock: Clock = monotonicClock) {
    this.#clock = clock
  }

  /** Serves `/healthz` and returns its address. Throws a `SetupError` if the port is taken. */
  async serve(host: string, port: number): Promise<string> {
    this.#server = await serveStatus({ host, port, option: '--health' }, { '/healthz': this.#page })
    return `${this.#server.origin}/healthz`
  }

  readonly announced = (): void => {
    this.#announcedAt = this.#clock.now()
  }

  close(): void {
    this.#server?.close()
  }

  readonly #page = (): StatusPage =>
    this.#clock.now() - this.#announcedAt < MAX_SILENCE_US
      ? { body: 'ok\n' }
      : { status: 503, body: 'the broker does not answer\n' }
}
