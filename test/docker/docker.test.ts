import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { validate } from 'dockerfile-utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runCommand } from '../cli/run-command.ts'
import { packInto } from '../package/smoke.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const run = promisify(execFile)
const dockerfile = read('Dockerfile')
const instructions = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ttfa-docker-'))
})
// One folder holds all packages of development, which take long to delete.
afterAll(() => rm(folder, { recursive: true, force: true }), 120_000)

describe('the Dockerfile', () => {
  test('is clean for a linter of Dockerfiles, which finds what is wrong', () => {
    expect(validate(dockerfile)).toEqual([])
    expect(validate(dockerfile.replace('--retries=3', '--retry=3'))).toHaveLength(1)
    expect(validate(`${dockerfile}EXPOSE many\n`)).toHaveLength(1)
  })

  test('runs only scripts of docker/, which these tests run too, and gives away its folder', () => {
    const commands = instructions
      .filter((line) => line.startsWith('RUN '))
      .map((line) => JSON.parse(line.slice(4)))
    expect(commands).toEqual([
      ['sh', 'docker/pack.sh', '/build/package'],
      ['sh', '/opt/ttfa/install.sh', '/tmp/ttfa.tgz', '/usr/local'],
      ['chown', 'node:node', '/data'],
    ])
  })

  test('copies only files that there are', () => {
    const copied = instructions.flatMap((line) => /^COPY (docker\/.*) \S+$/.exec(line)?.[1]?.split(' ') ?? [])
    expect(copied).toEqual(['docker/install.sh', 'docker/healthcheck.mjs'])
    expect(copied.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([])
  })

  test('is not root, has a health check, and starts from the recommended version of Node', () => {
    const user = instructions.indexOf('USER node')
    expect(user).toBeGreaterThan(instructions.findLastIndex((line) => line.startsWith('RUN ')))
    expect(dockerfile).toMatch(/^HEALTHCHECK .*CMD \["node", "\/opt\/ttfa\/healthcheck.mjs"\]$/m)
    expect(
      instructions
        .filter((line) => line.startsWith('FROM '))
        .every((line) => /^FROM node:24-slim/.test(line)),
    ).toBe(true)
  })

  test('starts with a command that ttfa knows', async () => {
    const [verb, ...words] = JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? '')
    const { output } = await runCommand([verb, '--help'])
    for (const word of words.filter((each: string) => each.startsWith('--'))) expect(output).toContain(word)
  })
})

describe('compose.yaml', () => {
  const { services } = parse(read('compose.yaml'), { merge: true })

  test('mounts only files that there are', () => {
    const mounts = Object.values<{ volumes?: string[] }>(services).flatMap(({ volumes = [] }) => volumes)
    const files = mounts.filter((mount) => mount.startsWith('./')).map((mount) => mount.split(':')[0] ?? '')
    expect(files.length).toBeGreaterThan(4)
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([])
  })

  test('opens ports on loopback only, and keeps ttfa’s root file system read-only', () => {
    const ports = Object.values<{ ports?: string[] }>(services).flatMap(({ ports: own = [] }) => own)
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
    for (const name of ['lab', 'watch'])
      expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  })

  test('gives every command options that it has, and a scenario that is right', async () => {
    for (const name of ['lab', 'watch']) {
      const [verb, ...words]: string[] = services[name].command
      const { output } = await runCommand([verb ?? '', '--help'])
      for (const word of words.filter((each) => each.startsWith('--'))) expect(output).toContain(word)
    }
    expect((await runCommand(['validate', path.join(ROOT, 'docker/watch.yaml')])).code).toBe(0)
  })

  test('scrapes the port that the watch serves', () => {
    const { scrape_configs } = parse(read('docker/prometheus.yml'))
    expect(scrape_configs[0].static_configs[0].targets).toEqual(['watch:9464'])
    expect(services.watch.command).toContain('9464')
  })
})

describe('the steps of the image, in a clean folder', () => {
  test('install.sh leaves the command, which works where only /tmp may be written', async () => {
    const { tarball } = await packInto(folder)
    const [prefix, data] = [path.join(folder, 'prefix'), path.join(folder, 'data')]
    mkdirSync(data)
    await run('sh', [path.join(ROOT, 'docker/install.sh'), tarball, prefix], { cwd: folder })
    expect(existsSync(tarball)).toBe(false)
    const ttfa = path.join(prefix, 'bin/ttfa')
    expect((await run(ttfa, ['--version'])).stdout.trim()).toBe(JSON.parse(read('package.json')).version)
    // What a worker needs: without it the command says what to install.
    const refused = run(ttfa, ['worker', '--vantage', 'here', '--broker', 'redis://127.0.0.1:9'], {
      env: { PATH: process.env.PATH, TTFA_WORKER_SECRET: 'a secret of this test' },
    })
    await expect(refused).rejects.toThrow('cannot use the broker 127.0.0.1:9')
    const before = readdirSync(prefix, { recursive: true }).length
    const port = await healthyLab(ttfa, data)
    expect(port).toBeGreaterThan(0)
    expect(readdirSync(prefix, { recursive: true })).toHaveLength(before)
  }, 240_000)

  test('healthcheck.mjs fails where nothing answers', async () => {
    await expect(health('http://127.0.0.1:1/')).resolves.toBe(1)
  })

  test.skipIf(process.env.CI === undefined)(
    'pack.sh builds the package from what the repository holds (in CI: it installs everything)',
    async () => {
      const clean = path.join(folder, 'clean')
      const { stdout } = await run('git', ['ls-files', '-z'], { cwd: ROOT, maxBuffer: 2 ** 26 })
      for (const file of stdout
        .split('\0')
        .filter((each) => each !== '' && existsSync(path.join(ROOT, each))))
        cpSync(path.join(ROOT, file), path.join(clean, file))
      await run('sh', ['docker/pack.sh', path.join(folder, 'out')], { cwd: clean, maxBuffer: 2 ** 26 })
      expect(readdirSync(path.join(folder, 'out'))).toEqual(['ttfa.tgz'])
    },
    600_000,
  )
})

/** Starts the lab as the image does, asks after its health, and ends it. */
async function healthyLab(ttfa: string, cwd: string): Promise<number> {
  const ready = path.join(cwd, 'lab.json')
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: tmpdir(), NODE_ENV: 'production' }
  const lab = spawn(ttfa, ['lab', '--port', '0', '--ready-file', ready], { cwd, env, stdio: 'ignore' })
  try {
    await expect.poll(() => existsSync(ready), { timeout: 60_000 }).toBe(true)
    const { shared }: { shared: { port: number } } = JSON.parse(readFileSync(ready, 'utf8'))
    expect(await health(`http://127.0.0.1:${shared.port}/`)).toBe(0)
    return shared.port
  } finally {
    const ended = new Promise((resolve) => lab.once('exit', resolve))
    lab.kill()
    await ended
  }
}

async function health(address: string): Promise<number> {
  const env = { PATH: process.env.PATH, TTFA_HEALTH_URL: address }
  return run(process.execPath, [path.join(ROOT, 'docker/healthcheck.mjs')], { env }).then(
    () => 0,
    (error: { code: number }) => error.code,
  )
}
