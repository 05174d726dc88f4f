import { createHmac, timingSafeEqual } from 'node:crypto'
import { SetupError } from '../core/setup-error.ts'

const MIN_SECRET_LENGTH = 16

/**
 * Signs what goes through the broker (HMAC-SHA256, RFC 2104): write access to the broker is not enough to make a
 * worker send anything, or a coordinator keep anything. Nothing is encrypted, because keys are never sent.
 */
export class Signer {
  readonly #secret: string

  /** Throws a `SetupError` for a secret that is missing or could be guessed. */
  constructor(secret: string | undefined) {
    if (secret === undefined || secret.length < MIN_SECRET_LENGTH)
      throw new SetupError(
        secret === undefined
          ? 'TTFA_WORKER_SECRET is not set'
          : `TTFA_WORKER_SECRET has fewer than ${MIN_SECRET_LENGTH} characters`,
        {
          code: 'WORKER_SECRET',
          hint: 'Set the same secret here and on every worker, such as the output of `openssl rand -hex 32`. It signs the shards that they receive.',
        },
      )
    this.#secret = secret
  }

  /** @param kind what the message is, so that one message never passes for another */
  sign(kind: string, message: unknown): string {
    const body = JSON.stringify(message)
    return `${this.#digest(kind, body).toString('hex')} ${body}`
  }

  /** The message; undefined if somebody else wrote it. */
  verify<Message>(kind: string, signed: string): Message | undefined {
    const split = signed.indexOf(' ')
    const body = signed.slice(split + 1)
    if (!isEqual(this.#digest(kind, body), Buffer.from(signed.slice(0, split), 'hex'))) return undefined
    return JSON.parse(body) as Message
  }

  /** The signature of bytes under a header. */
  signBytes(header: string, bytes: Uint8Array): Buffer {
    return this.#digest('bytes', header, bytes)
  }

  isSignatureOf(signature: Uint8Array, header: string, bytes: Uint8Array): boolean {
    return isEqual(this.#digest('bytes', header, bytes), signature)
  }

  #digest(kind: string, body: string, bytes?: Uint8Array): Buffer {
    const mac = createHmac('sha256', this.#secret).update(`${kind}\n${body}\n`)
    return (bytes ? mac.update(bytes) : mac).digest()
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
