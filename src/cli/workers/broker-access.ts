import type { Environment } from '../../core/config/environment.ts'
import { SetupError } from '../../core/setup-error.ts'
import { Signer } from '../../distributed/signer.ts'

/** The broker's URL and the signer of all messages. Throws a `SetupError` if something is missing. */
export function brokerAccess(
  broker: string | undefined,
  environment: Environment,
): { readonly url: string; readonly signer: Signer } {
  const url = broker ?? environment.TTFA_BROKER
  if (url === undefined)
    throw new SetupError('no broker is named', {
      code: 'BROKER_MISSING',
      hint: 'Set TTFA_BROKER=rediss://…. Use --broker only for a URL without a password: other users of this machine can read command lines.',
    })
  return { url, signer: new Signer(environment.TTFA_WORKER_SECRET) }
}
