import { readFileSync } from 'node:fs'

/** The header that says an answer came from the lab; its value is the lab's version. */
export const LAB_HEADER = 'x-ttfa-lab'

/** The version in the package's own description. */
export function labVersion(): string {
  const description = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(description) as { version: string }).version
}
