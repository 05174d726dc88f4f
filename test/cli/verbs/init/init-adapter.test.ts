import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../run-command.ts'

describe('adapters in files', () => {
  let cwd = ''
  beforeAll(async () => {
    cwd = mkdtempSync(path.join(tmpdir(), 'ttfa-adapter-'))
    await runCommand(['init', 'adapter', 'mine/acme-labs'], { cwd })
  })
  afterAll(() => rmSync(cwd, { recursive: true }))

  function spoil(original: string, file: string, from: string, to: string): string {
    const text = readFileSync(path.join(cwd, original), 'utf8')
    expect(text).toContain(from)
    writeFileSync(path.join(cwd, file), text.replace(from, to))
    return file
  }

  test('init writes one of each kind, named after the provider', async () => {
    const again = await runCommand(['init', 'adapter', 'mine/acme-labs', '--json'], { cwd })
    expect(JSON.parse(again.output).files).toEqual([
      { file: 'acme-labs.ts', written: false },
      { file: 'acme-labs.yaml', written: false },
    ])
    for (const ending of ['ts', 'yaml'])
      expect(readFileSync(path.join(cwd, `mine/acme-labs.${ending}`), 'utf8')).toMatch(
        /keyVariable: '?ACME_LABS_API_KEY/,
      )
  })

  test('init rejects an invalid provider name', async () => {
    expect(await runCommand(['init', 'adapter', 'Acme Labs'], { cwd })).toMatchObject({
      code: 104,
      progress: expect.stringContaining('Acme Labs is not a valid provider name'),
    })
  })

  test('the TypeScript adapter passes the checks, and the output says that the lab has no such route', async () => {
    const { code, output } = await runCommand(['adapters', 'check', 'mine/acme-labs.ts'], { cwd })
    expect(output).toMatch(/^acme-labs passes all \d+ checks/)
    expect(output).toContain('The lab does not emulate this route')
    expect(code).toBe(0)
  })

  test('the description passes the checks, including those of responses', async () => {
    const { code, output } = await runCommand(['adapters', 'check', 'mine/acme-labs.yaml', '--json'], { cwd })
    const { answered, findings } = JSON.parse(output)
    expect(answered).toBe(true)
    expect(findings.filter(({ wrong }: { wrong?: string }) => wrong !== undefined)).toEqual([])
    expect(findings.map(({ group }: { group: string }) => group)).toContain('lab faults')
    expect(code).toBe(0)
  })

  test.each([
    ['a key where anybody sees it', 'text: cue.text,', 'text: cue.text, key: job.key,', 'sends the key only'],
    ['a path that ignores the base', 'job.base', '"wss://api.example"', 'uses the given base'],
    ['an empty piece as audio', 'audio.length > 0 ?', 'true ?', 'an audio event must not be empty'],
    ['a clock', 'const message = parse', 'Date.now()\n  const message = parse', 'accessed Date.now'],
  ])('check finds %s', async (fault, from, to, words) => {
    // A module is loaded once: every spoiled one needs a name of its own.
    const file = spoil('mine/acme-labs.ts', `${fault.replaceAll(' ', '-')}.ts`, from, to)
    const { code, output } = await runCommand(['adapters', 'check', file], { cwd })
    expect(output).toContain(words)
    expect(output).toMatch(/fails \d+ of \d+ checks/)
    expect(code).toBe(99)
  })

  test('an invalid description is reported with its location', async () => {
    const file = spoil('mine/acme-labs.yaml', 'spoiled.yaml', 'at: /done', 'at: done')
    const { code, progress } = await runCommand(['adapters', 'check', file], { cwd })
    expect(progress).toMatch(/spoiled\.yaml:\d+:\d+: .*JSON pointer/)
    expect(code).toBe(104)
  })

  test('a file without an adapter and a missing file give different errors', async () => {
    writeFileSync(path.join(cwd, 'empty.ts'), 'export const nothing = 1\n')
    expect((await runCommand(['adapters', 'check', 'empty.ts'], { cwd })).progress).toContain(
      'exports no adapter',
    )
    expect((await runCommand(['adapters', 'check', 'gone.ts'], { cwd })).progress).toContain(
      'could not be loaded',
    )
  })
})
