import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfSignedCertificate } from '../../src/lab/server/self-signed-certificate.ts'
import { readTrials } from '../../src/results/trials/read-trials.ts'
import { type ForeignServer, scenarioAgainst, startForeignServer } from './foreign-server.ts'
import { type RedisServer, SKIP_WITHOUT_REDIS, startSecureRedis, WITH_REDIS } from './redis-server.ts'
import { type CommandProcess, startCommand, startWorker } from './worker-process.ts'

/** As docs/scale.md has it. */
const USER = 'ttfa on >of-the-tests ~ttfa:* &* +@all -@admin -@dangerous +info'
const TRIALS = 12

describe.skipIf(SKIP_WITHOUT_REDIS)(`${WITH_REDIS}, with TLS and a user`, { timeout: 120_000 }, () => {
  let folder: string
  let redis: RedisServer
  let server: ForeignServer
  const running: CommandProcess[] = []
  const trusting = () => ({ NODE_EXTRA_CA_CERTS: path.join(folder, 'cert.pem') })
  const urlOf = (user: string) => redis.url.replace('rediss://', `rediss://${user}@`)

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-secure-'))
    const { key, cert } = createSelfSignedCertificate()
    await writeFile(path.join(folder, 'key.pem'), key)
    await writeFile(path.join(folder, 'cert.pem'), cert)
    redis = await startSecureRedis(folder, USER)
    server = await startForeignServer()
    await writeFile(
      path.join(folder, 'scenario.yaml'),
      scenarioAgainst(
        server,
        TRIALS,
        `load: { executor: constant-concurrency, concurrency: 2, trials: ${TRIALS} }`,
      ),
    )
  })
  afterAll(async () => {
    for (const { process } of running) process.kill('SIGKILL')
    redis.stop()
    server.close()
    await rm(folder, { recursive: true, force: true })
  })

  const lead = (url: string, environment: Readonly<Record<string, string>>) =>
    startCommand(
      ['run', 'scenario.yaml', '--workers', '1', '--broker', url, '--out', 'out', '--wait', '60'],
      folder,
      { SMALLEST_API_KEY: '', ...environment },
    )

  test('a user that sees only the keys of ttfa is enough for a whole run', async () => {
    const url = urlOf('ttfa:of-the-tests')
    running.push(await startWorker(url, 'here', folder, { environment: trusting() }))
    const run = lead(url, trusting())
    expect([0, 111], run.said()).toContain(await run.ended)
    const trials: number[] = []
    for await (const { trial } of readTrials(path.join(folder, 'out/trials.csv'))) trials.push(trial)
    expect(trials.toSorted((a, b) => a - b)).toEqual(Array.from({ length: TRIALS }, (_, number) => number))
  })

  test.each([
    ['a wrong password', 'ttfa:something-else', true, /WRONGPASS/],
    ['no user', '', true, /NOAUTH/],
    ['a certificate that nobody trusts', 'ttfa:of-the-tests', false, /self-signed certificate/],
  ])('%s is told before anything is sent', async (_case, user, trusts, words) => {
    const before = server.texts.length
    const run = lead(user === '' ? redis.url : urlOf(user), trusts ? trusting() : {})
    expect(await run.ended, run.said()).toBe(104)
    expect(run.said()).toMatch(words)
    expect(run.said()).not.toContain('something-else')
    expect(server.texts).toHaveLength(before)
  })
})
