import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEntries } from '../../bundle/entries.ts'
import {
  compileIn,
  countInstalled,
  filesLoadedBy,
  installInto,
  npx,
  type PackedPackage,
  packInto,
  smokeTest,
} from './smoke.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const manifest = JSON.parse(read('package.json'))

/** These steps start compilers and package managers: seconds on a free machine, minutes on a busy one. */
const SLOW = 300_000

let folder = ''
let empty = ''
let packed: PackedPackage
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'ttfa-package-'))
  empty = path.join(folder, 'empty')
  mkdirSync(empty)
  packed = await packInto(folder)
  await installInto(empty, packed.tarball)
}, SLOW)
afterAll(() => rmSync(folder, { recursive: true, force: true }), SLOW)

/** What a user reads or runs. */
const EXPECTED =
  /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE|THIRD_PARTY_NOTICES\.md|dist\/.+(?:\.js|\.d\.ts)|src\/adapters\/descriptions\/[\w.-]+\.yaml|scenarios\/.+\.(?:yaml|txt|json|ts)|docs\/.+\.(?:md|json)|dashboards\/.+\.json)$/

describe('the package', () => {
  test('has no file of development', () => {
    const paths = packed.files.map((file) => file.path)
    expect(paths.filter((file) => !EXPECTED.test(file))).toEqual([])
    expect(paths.filter((file) => /^(?:test|bench|action|site|docker|node_modules)\//.test(file))).toEqual([])
  })

  test('has no file of an older build (`npm run build` begins with an empty folder)', () => {
    const built = packed.files.map((file) => file.path).filter((file) => /^dist\/.*\.js$/.test(file))
    const entries = built.filter((file) => !file.startsWith('dist/chunks/'))
    expect(entries.sort()).toEqual(
      listEntries()
        .map((name) => `dist/${name}.js`)
        .sort(),
    )
    const text = built
      .map((file) => readFileSync(path.join(empty, 'node_modules/ttfa', file), 'utf8'))
      .join('')
    const chunks = built.filter((file) => file.startsWith('dist/chunks/')).map((file) => path.basename(file))
    expect(chunks.filter((name) => !text.includes(`/${name}`))).toEqual([])
  })

  test('is as small as CONTRIBUTING says: at most 2.2 MB packed, 7.5 MB unpacked', () => {
    expect(packed.size).toBeLessThan(2.2e6)
    expect(packed.unpackedSize).toBeLessThan(7.5e6)
  })

  test('brings as few packages as README and CONTRIBUTING say', () => {
    const { packages, bytes } = countInstalled(empty)
    const told = [
      /`npm install` adds (\d+) packages, (\d+) MB/.exec(read('README.md')),
      /installed \| (\d+) packages, (\d+) MB/.exec(read('CONTRIBUTING.md')),
    ].map((match) => match?.slice(1).map(Number))
    expect(told[0]).toEqual(told[1])
    const [count = 0, megabytes = 0] = told[0] ?? []
    // A dependency of a dependency may come or go without us.
    expect(Math.abs(packages - count)).toBeLessThan(3)
    expect(Math.abs(bytes / 1e6 - megabytes)).toBeLessThan(3)
  })

  test('has as many direct dependencies as CONTRIBUTING says', () => {
    const [, told] = /; (\d+) are its direct dependencies/.exec(read('CONTRIBUTING.md')) ?? []
    expect(Number(told)).toBe(Object.keys(manifest.dependencies).length)
  })

  test('starts as npx ttfa', async () => {
    expect((await npx(['ttfa', '--version'], empty)).trim()).toBe(manifest.version)
  })

  test('loads few files for a plan: each costs half a millisecond of processor time', async () => {
    const plan = ['run', '--dry-run', path.join(ROOT, 'scenarios/first-look.yaml')]
    const loaded = await filesLoadedBy(['node_modules/ttfa/dist/cli/main.js', ...plan], empty)
    expect(loaded.length).toBeGreaterThanOrEqual(3)
    expect(loaded.length).toBeLessThanOrEqual(6)
  })

  test(
    'has types that a strict project accepts, and runs in an empty project',
    async () => {
      await compileIn(empty)
      const result = await smokeTest(empty)
      expect(result).toMatchObject({ version: manifest.version, bench: { trials: 3, simulated: true } })
      expect(result.program).toBe('function true 2')
    },
    SLOW,
  )

  test('is clean for publint', async () => {
    const { messages } = await publint({ pkgDir: path.join(empty, 'node_modules/ttfa'), pack: false })
    const said = messages.map((message) => formatMessage(message, manifest, { color: false }))
    expect(said).toEqual([])
  })

  test(
    'has types that are right for every way to import it (are the types wrong?)',
    async () => {
      const attw = path.join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js')
      const words = [
        packed.tarball,
        '--profile',
        'esm-only',
        '--exclude-entrypoints',
        './schema/*',
        '--no-color',
      ]
      // It ends with 1 if it found a problem.
      const { stdout } = await promisify(execFile)(process.execPath, [attw, ...words], { cwd: folder })
      for (const name of ['"ttfa"', '"ttfa/kit"', '"ttfa/lab"']) expect(stdout).toContain(name)
    },
    SLOW,
  )
})
