import type { Environment } from './environment.ts'

const SECRET_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD)$/i
/** A shorter value is not a secret, and redacting it would make the text unreadable. */
const SHORTEST_SECRET = 6

/** Redacts the values of variables whose names mark them as secret. */
export function redact(text: string, environment: Environment): string {
  const secrets = Object.entries(environment)
    .filter(([name, value]) => SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET)
    .map(([, value]) => value)
    .sort((a, b) => b.length - a.length)
  return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '[redacted]'), text)
}
