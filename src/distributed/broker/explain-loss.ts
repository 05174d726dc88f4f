import { SetupError } from '../../core/setup-error.ts'

type Commands = Readonly<Record<string, (...given: never[]) => Promise<unknown>>>

/**
 * The same commands, whose failures say in the user's terms that the broker is gone: a `SetupError`. Who can go on
 * without the broker catches it.
 */
export function explainLoss<Broker extends { readonly [Name in keyof Broker]: Commands[string] }>(
  broker: Broker,
  host: string,
): Broker {
  const explained = Object.entries<Commands[string]>(broker).map(([name, command]) => [
    name,
    (...given: never[]) => command(...given).catch((cause) => Promise.reject(lossOf(host, cause))),
  ])
  return Object.fromEntries(explained)
}

function lossOf(host: string, cause: unknown): SetupError {
  const words = cause instanceof Error ? cause.message : String(cause)
  return new SetupError(`the broker ${host} does not answer: ${words}`, {
    code: 'BROKER_LOST',
    hint: 'Check that Redis or Valkey runs there and has memory left, and start the command again.',
    cause,
  })
}
