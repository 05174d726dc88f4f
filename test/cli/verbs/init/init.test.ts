import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../../run-command.ts'

describe('ttfa init', () => {
  let cwd = ''
  beforeEach(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'ttfa-init-'))
  })
  afterEach(() => rmSync(cwd, { recursive: true }))

  test('writes a folder with a valid scenario', async () => {
    const { code, output } = await runCommand(['init', 'new/voices'], { cwd })
    expect(code).toBe(0)
    expect(output).toContain('wrote new/voices/scenario.yaml\n')
    expect(readdirSync(path.join(cwd, 'new/voices')).sort()).toEqual([
      '.env.example',
      'scenario.schema.json',
      'scenario.yaml',
      'voice-agent-turns.txt',
    ])
    expect(await runCommand(['validate', 'new/voices/scenario.yaml'], { cwd })).toMatchObject({ code: 0 })
  })

  test('lists every key that an adapter may need, without a value', async () => {
    await runCommand(['init'], { cwd })
    const example = readFileSync(path.join(cwd, '.env.example'), 'utf8')
    expect(example).toMatch(/^# .*smallest-ws.*\nSMALLEST_API_KEY=$/m)
    expect(example).not.toMatch(/^[A-Z_]+=./m)
  })

  test('does not overwrite existing files', async () => {
    writeFileSync(path.join(cwd, 'scenario.yaml'), 'mine')
    const { code, output } = await runCommand(['init', '--json'], { cwd })
    const { files } = JSON.parse(output)
    expect(code).toBe(0)
    expect(files).toContainEqual({ file: 'scenario.yaml', written: false })
    expect(files).toContainEqual({ file: '.env.example', written: true })
    expect(readFileSync(path.join(cwd, 'scenario.yaml'), 'utf8')).toBe('mine')
  })

  test('reports that it cannot write', async () => {
    writeFileSync(path.join(cwd, 'taken'), '')
    const { code, progress } = await runCommand(['init', 'taken'], { cwd })
    expect(code).toBe(104)
    expect(progress).toMatch(
      /^error: cannot create the folder .*taken: it is a file, not a folder .*\n {2}hint: /,
    )
  })
})
