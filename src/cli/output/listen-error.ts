import { SetupError } from '../../core/setup-error.ts'

/** Why the system does not let a server listen at its address, and what to do. */
const REASONS: Readonly<Record<string, readonly [words: string, hint: string]>> = {
  EADDRINUSE: ['another program listens there', 'Choose another --port; 0 picks a free one.'],
  EACCES: ['permission denied', 'Choose a --port from 1024 on; 0 picks a free one.'],
  EADDRNOTAVAIL: ['this machine has no such address', 'Use 127.0.0.1 or an address of this machine.'],
  ENOTFOUND: ['there is no such host', 'Use 127.0.0.1 or an address of this machine.'],
  EAI_AGAIN: ['its address cannot be looked up', 'Use 127.0.0.1 or an address of this machine.'],
}

/** The user's mistake behind a server that could not listen; undefined for any other error. */
export function toListenError(failure: unknown): SetupError | undefined {
  if (!(failure instanceof Error) || !('syscall' in failure && 'code' in failure)) return undefined
  const { syscall, code, address, hostname, port } = failure as NodeJS.ErrnoException & {
    readonly address?: string
    readonly hostname?: string
    readonly port?: number
  }
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return undefined
  const [words, hint] = REASONS[code ?? ''] ?? [`${code}`, 'Choose another address.']
  const place = `${address ?? hostname ?? ''}${port === undefined ? '' : `:${port}`}`
  return new SetupError(`cannot listen on ${place}: ${words} (${code})`, { code: 'PORT_TAKEN', hint })
}
