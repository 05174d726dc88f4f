import { execFileSync } from 'node:child_process'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** A package that is installed with ttfa, and its licence as SPDX writes it. */
export interface LicensedPackage {
  readonly name: string
  readonly licence: string
}

/** What `npm query` says of a package in the lock file. */
interface QueriedPackage {
  readonly name: string
  /** Empty for ttfa itself. */
  readonly location: string
  readonly license?: string
}

/** All that is installed with ttfa, optional packages included, as `npm query` finds it in the lock file. Sorted by name. */
export function listLicences(): LicensedPackage[] {
  const words = ['query', '.prod', '--package-lock-only']
  const answer = execFileSync('npm', words, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const all = (JSON.parse(answer) as QueriedPackage[])
    .filter(({ location }) => location !== '')
    .map(({ name, license }) => ({ name, licence: license ?? KNOWN[name] ?? 'unknown' }))
  return [...new Map(all.map((each) => [each.name, each])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}

/** Packages that name their licence only in a file, as it was read there. */
const KNOWN: Readonly<Record<string, string>> = { jstat: 'MIT' }

/** Permissive licences: they ask for their notice and no more. */
export const PERMISSIVE: readonly string[] = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Unlicense',
  '0BSD',
  'MIT AND Zlib',
  '(MIT AND Zlib)',
]

/** The table of THIRD_PARTY_NOTICES.md. */
export function licenceTable(all: readonly LicensedPackage[]): string {
  return [
    '| package | licence |',
    '|---|---|',
    ...all.map(({ name, licence }) => `| ${name} | ${licence} |`),
    '',
  ].join('\n')
}
