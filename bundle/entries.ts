import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const SOURCE = path.resolve(import.meta.dirname, '../src')

/** What `package.json` names. */
const PUBLIC = ['index', 'conformance/index', 'lab/index', 'cli/main']

/** Modules that are started with `workerModule(import.meta.url, 'name')`, as threads or processes. As `listEntries`. */
export function listWorkers(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(path.join(SOURCE, name), 'utf8')
      return [...text.matchAll(/workerModule\(import\.meta\.url, '([^']+)'\)/g)].map(([, worker = '']) =>
        path.join(path.dirname(name), worker),
      )
    })
}

/** Every module that something outside of the program starts from, relative to src and without extension. */
export function listEntries(): string[] {
  return [...PUBLIC, ...listWorkers()]
}
