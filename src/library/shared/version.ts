import { readFileSync } from 'node:fs'

interface Manifest {
  readonly version?: string
  readonly bugs?: { readonly url?: string }
}

export function readVersion(): string {
  return readManifest().version ?? 'unknown'
}

/** `at <address>`, where bugs are reported; undefined where this package does not say. */
export function readIssueTracker(): string | undefined {
  const { bugs } = readManifest()
  return bugs?.url === undefined ? undefined : `at ${bugs.url}`
}

/** The relative path of package.json is the same from the source and from the built file. */
function readManifest(): Manifest {
  return JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
}
