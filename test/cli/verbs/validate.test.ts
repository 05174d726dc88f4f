import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../run-command.ts'

const cwd = path.resolve(import.meta.dirname, '../../../scenarios')

describe('ttfa validate', () => {
  test('summarises a valid scenario', async () => {
    expect(await runCommand(['validate', 'first-look.yaml'], { cwd })).toEqual({
      code: 0,
      output: 'ok first-look.yaml: 4 targets, 65 texts, 104 requests\n',
      progress: '',
    })
  })

  test.each(readdirSync(cwd).filter((name) => name.endsWith('.yaml')))(
    'finds nothing wrong with the shipped %s',
    async (file) => {
      expect(await runCommand(['validate', file], { cwd })).toMatchObject({ code: 0, progress: '' })
    },
  )

  test('reports an invalid one on stderr, continues with the next, and exits with 104', async () => {
    const { code, output, progress } = await runCommand(['validate', 'gone.yaml', 'first-look.yaml'], { cwd })
    expect(code).toBe(104)
    expect(output).toMatch(/^ok first-look\.yaml/)
    expect(progress).toMatch(/^error: .*gone\.yaml does not exist\n {2}hint: `ttfa init` writes a scenario/)
  })

  test('prints JSON, one line per file', async () => {
    const { code, output, progress } = await runCommand(
      ['validate', '--json', 'first-look.yaml', 'gone.yaml'],
      {
        cwd,
      },
    )
    const verdicts = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(104)
    expect(progress).toBe('')
    expect(verdicts).toMatchObject([
      { file: 'first-look.yaml', valid: true, scenario: { name: 'first-look', seed: 1 } },
      { file: 'gone.yaml', valid: false, code: 'SCENARIO_UNREADABLE' },
    ])
  })
})
