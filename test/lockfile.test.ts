import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly dev?: boolean
  readonly engines?: { readonly node?: string }
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>
}

/** Of a range such as `10.* || >= 12.*`: the lowest version, as numbers that compare. */
function lowestVersion(range: string): number {
  const lowest = range.split('||').map((part) => {
    const [major = 0, minor = 0, patch = 0] = part.match(/\d+/g)?.map(Number) ?? []
    return (major * 1000 + minor) * 1000 + patch
  })
  return Math.min(...lowest)
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

  test('installs on the oldest Node that package.json names: `engine-strict` refuses what asks for more', () => {
    const oldest = lowestVersion(packages['']?.engines?.node ?? '')
    const younger = Object.entries(packages).filter(
      ([, { dev, engines }]) => !dev && lowestVersion(engines?.node ?? '0') > oldest,
    )
    expect(oldest).toBeGreaterThan(20_000_000)
    expect(younger.map(([place]) => place)).toEqual([])
  })
})
