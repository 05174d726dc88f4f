import type { Environment } from '../input/environment.ts'

const SECRET_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD)$/i
/** A shorter value is not a secret, and redacting it would make the text unreadable. */
const MIN_SECRET_LENGTH = 6

/** Redacts the values of variables whose names mark them as secret. */
export function redact(text: string, environment: Environment): string {
  const secrets = Object.entries(environment)
    .filter(([name, value]) => SECRET_NAME.test(name) && value.length >= MIN_SECRET_LENGTH)
    .map(([, value]) => value)
    .sort((a, b) => b.length - a.length)
  return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '[redacted]'), text)
}
