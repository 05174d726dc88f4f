import { readFileSync } from 'node:fs'

/** The response header that marks the lab. Its value is the lab's version. */
export const LAB_HEADER = 'x-ttfa-lab'

/** The version in package.json. */
export function labVersion(): string {
  const description = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(description) as { version: string }).version
}
