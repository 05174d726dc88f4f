/**
 * Installs the package into an empty project and runs it on every supported version of Node, which npm has as
 * packages. Needs a registry and `npm run build`: `npm run smoke`, `npm run smoke -- 22 24`.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { compileIn, countInstalled, installInto, packInto, smokeTest } from '../../test/package/smoke.ts'

const VERSIONS = ['20.18', '22', '24', '26']

/** The binary of a version of Node, from the package that the npm package `node` installs. */
function installNode(folder: string, version: string): string {
  const place = path.join(folder, `node-${version}`)
  mkdirSync(place)
  writeFileSync(path.join(place, 'package.json'), '{}')
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  execFileSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', `${name}@${version}`],
    { cwd: place },
  )
  return path.join(place, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

const folder = mkdtempSync(path.join(tmpdir(), 'ttfa-every-node-'))
const wanted = process.argv.slice(2)
let failed = 0
try {
  const { tarball, size, unpackedSize, files } = await packInto(folder)
  const empty = path.join(folder, 'empty')
  mkdirSync(empty)
  await installInto(empty, tarball)
  await compileIn(empty)
  const { packages, bytes } = countInstalled(empty)
  print(`package: ${files.length} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked`)
  print(`installed: ${packages} packages, ttfa among them, ${megabytes(bytes)} on disk`)
  for (const version of wanted.length > 0 ? wanted : VERSIONS) await tryVersion(empty, version)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1

async function tryVersion(empty: string, version: string): Promise<void> {
  try {
    const node = installNode(folder, version)
    const exact = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    rmSync(path.join(empty, 'measured'), { recursive: true, force: true })
    const { bench, program, warnings } = await smokeTest(empty, node)
    print(
      `node ${exact}: bench ${bench.trials} trials, program "${program}"${warnings === '' ? '' : `\n${warnings}`}`,
    )
  } catch (error) {
    failed += 1
    print(`node ${version}: FAILED\n${error instanceof Error ? error.message : error}`)
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
