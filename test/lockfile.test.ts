import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>
}

/** What npm 11 asks of `npm ci`, and what makes a lock written on one system install on another. */
describe('the lockfile', () => {
  test('holds the parts for every system, not only for the one it was written on', () => {
    const wanted = Object.entries(packages)
      .filter(([place]) => place !== '')
      .flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies))
    const missing = wanted.filter((name) => !(`node_modules/${name}` in packages))
    expect(missing).toEqual([])
  })

  test('names no registry', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })
})
