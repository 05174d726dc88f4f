import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TURN_ADAPTERS } from '../../../src/adapters/turn-adapters.ts'
import { collectSecrets, suspectSecrets } from '../../../src/library/shared/secrets.ts'
import { createRedactor } from '../../../src/redaction/redact.ts'
import { builtInAdapters } from '../../../src/run/adapters/built-in-adapters.ts'
import { runCommand } from '../run-command.ts'

describe('what is secret', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['the key of an adapter, however short', { SMALLEST_API_KEY: 'short' }, ['short']],
    [
      'what its name gives away',
      { ACME_API_KEY: 'acme-998877', DB_PASSWORD: 'hunter-of-two' },
      ['acme-998877', 'hunter-of-two'],
    ],
    [
      'neither a short value nor a path beside one that is declared',
      { SMALLEST_API_KEY: '/oddly', OTHER_API_KEY: 'short', TLS_KEY: '/etc/tls/server.key' },
      ['/oddly'],
    ],
    [
      'the address of a webhook, and the headers of a receiver',
      {
        TTFA_WEBHOOK_URL: 'https://chat.example/hooks/abc-123',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=a%2Fb-998877',
      },
      ['a/b-998877', 'a%2Fb-998877', 'chat.example/hooks/abc-123'],
    ],
    ['no path to a key', { TLS_KEY: '/etc/tls/server.key' }, []],
    ['no variable that only sounds like one', { KEYBOARD: 'international', MONKEY_NAME: 'Clementine' }, []],
  ])('is %s', async (_, environment, secrets) => {
    expect(await collectSecrets(environment)).toEqual(secrets)
  })

  test('is not how every address begins: the address of a webhook hides no other', async () => {
    const redact = createRedactor(
      await collectSecrets({ TTFA_WEBHOOK_URL: 'https://chat.example/hooks/abc-123' }),
    )
    expect(redact('https://api.acme.test/v1 and https://chat.example/hooks/abc-123')).toBe(
      'https://api.acme.test/v1 and https://[redacted]',
    )
  })

  test('is the key of every adapter, however short, because its name says so', async () => {
    const adapters = Object.values({ ...builtInAdapters(), ...TURN_ADAPTERS })
    const variables = new Set(adapters.flatMap(({ facts }) => facts.keyVariable ?? []))
    expect(variables.size).toBeGreaterThan(20)
    const environment = Object.fromEntries([...variables].map((name, index) => [name, `k${index}`]))
    expect((await collectSecrets(environment)).toSorted()).toEqual(Object.values(environment).toSorted())
  })

  test('is, for a crash, all that has the name of a secret', () => {
    expect(
      suspectSecrets({ SMALLEST_API_KEY: 'short', TLS_KEY: '/etc/tls/server.key', HOME: '/root' }),
    ).toEqual(['short', '/etc/tls/server.key'])
  })
})

describe('the key of an adapter in a file, echoed by the provider', () => {
  const KEY = 'acme-VERYPRIVATE-998877'
  let cwd = ''
  let server: Server
  beforeAll(async () => {
    cwd = mkdtempSync(path.join(tmpdir(), 'ttfa-secret-'))
    server = createServer((request, response) => {
      response.writeHead(401, { 'x-request-id': request.headers.authorization })
      response.end(`no such key: ${request.headers.authorization}`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    server.close()
    rmSync(cwd, { recursive: true })
  })

  test('is nowhere, whatever its variable is called', { timeout: 30_000 }, async () => {
    const variable = 'ACME_ADMISSION'
    const { port } = server.address() as AddressInfo
    await runCommand(['init', 'adapter', 'acme'], { cwd })
    const adapter = readFileSync(path.join(cwd, 'acme.yaml'), 'utf8')
    writeFileSync(path.join(cwd, `${variable}.yaml`), adapter.replace('ACME_API_KEY', variable))
    const scenario = [
      'name: echo',
      'texts: [One plain sentence.]',
      'load: { executor: constant-concurrency, concurrency: 1, trials: 1 }',
      `targets: { mine: { adapter: ./${variable}.yaml, base: 'http://127.0.0.1:${port}' } }`,
    ]
    writeFileSync(path.join(cwd, 'echo.yaml'), scenario.join('\n'))
    const words = ['run', 'echo.yaml', '--no-selftest', '--out', path.join(cwd, variable)]
    const { output, progress } = await runCommand(words, { cwd, env: { [variable]: KEY } })
    const files = readdirSync(path.join(cwd, variable)).map((file) =>
      readFileSync(path.join(cwd, variable, file), 'utf8'),
    )
    expect(output).toContain('[redacted]')
    for (const text of [output, progress, ...files]) expect(text).not.toContain('VERYPRIVATE')
  })
})
