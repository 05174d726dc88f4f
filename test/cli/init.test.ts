import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { speak } from './spoken.ts'

describe('ttfa init', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ttfa-init-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('writes a folder with a valid scenario', async () => {
    const { code, output } = await speak(['init', 'new/voices'], { folder })
    expect(code).toBe(0)
    expect(output).toContain('wrote new/voices/scenario.yaml\n')
    expect(readdirSync(path.join(folder, 'new/voices')).sort()).toEqual([
      '.env.example',
      'scenario.schema.json',
      'scenario.yaml',
      'voice-agent-turns.txt',
    ])
    expect(await speak(['validate', 'new/voices/scenario.yaml'], { folder })).toMatchObject({ code: 0 })
  })

  test('lists every key that an adapter may need, without a value', async () => {
    await speak(['init'], { folder })
    const example = readFileSync(path.join(folder, '.env.example'), 'utf8')
    expect(example).toMatch(/^# .*smallest-ws.*\nSMALLEST_API_KEY=$/m)
    expect(example).not.toMatch(/^[A-Z_]+=./m)
  })

  test('does not overwrite existing files', async () => {
    writeFileSync(path.join(folder, 'scenario.yaml'), 'mine')
    const { code, output } = await speak(['init', '--json'], { folder })
    const { files } = JSON.parse(output)
    expect(code).toBe(0)
    expect(files).toContainEqual({ file: 'scenario.yaml', written: false })
    expect(files).toContainEqual({ file: '.env.example', written: true })
    expect(readFileSync(path.join(folder, 'scenario.yaml'), 'utf8')).toBe('mine')
  })

  test('reports that it cannot write', async () => {
    writeFileSync(path.join(folder, 'taken'), '')
    const { code, progress } = await speak(['init', 'taken'], { folder })
    expect(code).toBe(104)
    expect(progress).toMatch(/^error: cannot write into .*taken\n {2}cause: EEXIST/)
  })
})
