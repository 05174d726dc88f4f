import type { Environment } from '../../core/config/environment.ts'
import type { SentFormat } from '../../core/config/output.ts'

type Headers = Readonly<Record<string, string>>

/** The host that a token may go to although the address is a scenario's, which somebody else may have written. */
const HOST_VARIABLE = 'TTFA_OUTPUT_HOST'
const TOKEN_VARIABLE = 'TTFA_OUTPUT_TOKEN'

/** The standard variable of OpenTelemetry: `name=value` pairs, separated by commas, values percent-encoded. */
const OTLP_HEADERS_VARIABLE = 'OTEL_EXPORTER_OTLP_HEADERS'
/** The standard variable of InfluxDB's tools. */
const INFLUX_TOKEN_VARIABLE = 'INFLUX_TOKEN'

/** Who named the address: the command line, or a scenario. */
export type AddressSource = 'command line' | 'scenario'

/**
 * The headers with which a receiver lets results in. Tokens come from the environment, as all keys do. They go to an
 * address of a scenario only if the environment names its host.
 */
export function receiverHeaders(
  format: SentFormat,
  address: string,
  source: AddressSource,
  environment: Environment,
): Headers {
  if (source === 'scenario' && new URL(address).host !== environment[HOST_VARIABLE]) return {}
  const token = environment[TOKEN_VARIABLE]
  const { [INFLUX_TOKEN_VARIABLE]: influxToken = token } = environment
  switch (format) {
    case 'otlp':
      return { ...bearer(token), ...Object.fromEntries(otlpHeaders(environment)) }
    case 'influx':
      return influxToken ? { authorization: `Token ${influxToken}` } : {}
    case 'remote-write':
      return bearer(token)
  }
}

/** Who may post to a chat is often only in the address. */
const WEBHOOK_VARIABLE = 'TTFA_WEBHOOK_URL'
/** Every address begins so: as part of a secret it would hide the beginning of all of them. */
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i

/** Values that must not appear in any output. The other variables have the name of a secret. */
export function receiverSecrets(environment: Environment): string[] {
  const { [WEBHOOK_VARIABLE]: webhook = '' } = environment
  const headers = otlpHeaders(environment).flatMap(([, value]) => [value, encodeURIComponent(value)])
  return [...headers, webhook.replace(SCHEME, '')].filter((value) => value !== '')
}

function bearer(token: string | undefined): Headers {
  return token ? { authorization: `Bearer ${token}` } : {}
}

function otlpHeaders(environment: Environment): [name: string, value: string][] {
  return (environment[OTLP_HEADERS_VARIABLE] ?? '').split(',').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at).trim().toLowerCase(), decode(pair.slice(at + 1).trim())]
    return at < 1 || value === '' ? [] : [[name, value]]
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
