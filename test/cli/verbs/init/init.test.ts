import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
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

  test('compares what can be compared, with enough trials for the next steps: `compare`, `plan`', async () => {
    await runCommand(['init'], { cwd })
    const scenario = parse(readFileSync(path.join(cwd, 'scenario.yaml'), 'utf8'))
    const targets = Object.values<{ adapter: string; sampleRate: number }>(scenario.targets)
    expect(targets.length).toBeGreaterThan(1)
    expect(new Set(targets.map(({ adapter, sampleRate }) => `${adapter} ${sampleRate}`)).size).toBe(1)
    // Half of the trials open a connection, and an estimate needs twenty of each kind.
    expect(scenario).toMatchObject({ connection: 'both', load: { order: 'interleaved' } })
    expect(scenario.load.trials / 2).toBeGreaterThan(40)
  })

  test('lists every key that an adapter may need, without a value', async () => {
    await runCommand(['init'], { cwd })
    const example = readFileSync(path.join(cwd, '.env.example'), 'utf8')
    expect(example).toMatch(/^# .*smallest-ws.*\nSMALLEST_API_KEY=$/m)
    expect(example).not.toMatch(/^[A-Z_]+=./m)
  })

  test.each(['compare', 'limit', 'gate', 'turn'])(
    'writes a valid scenario of chosen providers for %s',
    async (goal) => {
      const words = ['init', '--providers', 'smallest, cartesia-sse,inworld', '--goal', goal]
      const { code, output } = await runCommand(words, { cwd, env: { INWORLD_API_KEY: 'sk-0123456789' } })
      expect(code).toBe(0)
      expect(output).toContain(`Next: ttfa ${goal === 'limit' ? 'probe' : 'run'} scenario.yaml`)
      expect(output).toContain('Not set yet: SMALLEST_API_KEY, CARTESIA_API_KEY\n')
      const text = readFileSync(path.join(cwd, 'scenario.yaml'), 'utf8')
      if (goal !== 'turn') expect(text).toContain('model: "lightning_v3.1_pro"') // what is recommended
      for (const id of ['smallest-ws', 'cartesia-sse', 'inworld-ws']) expect(text).toContain(`adapter: ${id}`)
      expect(readFileSync(path.join(cwd, '.env.example'), 'utf8').match(/^[A-Z_]+=$/gm)).toEqual([
        'SMALLEST_API_KEY=',
        'CARTESIA_API_KEY=',
        'INWORLD_API_KEY=',
      ])
      const validated = await runCommand(['validate', 'scenario.yaml'], { cwd })
      expect(validated.code, validated.progress).toBe(0)
    },
  )

  test('names a provider that is unknown', async () => {
    const { code, progress } = await runCommand(['init', '--providers', 'smalest'], { cwd })
    expect(code).toBe(104)
    expect(progress).toContain('there is no adapter or provider smalest (did you mean "smallest"?)')
    expect(readdirSync(cwd)).toEqual([])
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
