import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The compiled file that a thread starts from. When the sources themselves are being run (by a test runner that
 * understands TypeScript), threads still need plain JavaScript, which `npm run build` has put beside them.
 */
export function entryPoint(name: string): URL {
  const beside = new URL(`./${name}.js`, import.meta.url)
  if (existsSync(fileURLToPath(beside))) return beside
  return new URL(`../../dist/run/${name}.js`, import.meta.url)
}
