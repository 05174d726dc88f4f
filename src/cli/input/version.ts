import { readFileSync } from 'node:fs'

/**
 * Reads the version from package.json. The relative path is the same from the source and from the built file.
 */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  )
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return known ? String(manifest.version) : 'unknown'
}
