import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../cli/run-command.ts'

const DESCRIPTION = `id: acme
provider: acme
title: Acme
docs: https://docs.acme.example
checked: 2026-01-31
confidence: sure
carier: http
`

const SCENARIO = `name: all
texts: [Hello.]
targets:
  told: { adapter: ./acme.ts, options: { tempo: 1, speed: 9 } }
  again: { adapter: ./acme.ts, options: { tempo: 1 } }
  broken: { adapter: ./broken.yaml, lab: {} }
  throws: { adapter: ./throws.ts }
  empty: { adapter: ./empty.ts }
  matrix: { adapter: ./acme.ts, matrix: { format: [pcm_s16le@24000, mp3] } }
  clip: { adapter: smallest-ws, lab: {}, clone: { from: missing.wav } }
  clone: { adapter: ./acme.ts, clone: { from: missing.wav } }
load: { executor: shared-iterations, trials: 2 }
`

let cwd: string

beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'ttfa-mistakes-'))
  await runCommand(['init', 'adapter', 'acme'], { cwd })
  await writeFile(path.join(cwd, 'broken.yaml'), DESCRIPTION)
  await writeFile(path.join(cwd, 'throws.ts'), "throw new Error('my own bug')\n")
  await writeFile(path.join(cwd, 'empty.ts'), 'export const nothing = 1\n')
  await writeFile(path.join(cwd, 'all.yaml'), SCENARIO)
})

afterAll(() => rm(cwd, { recursive: true }))

interface Told {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly hint: string
}

describe('ttfa validate of adapters that a scenario names', () => {
  test('tells every mistake of all of them at once, each with its place and what to do', async () => {
    const { output } = await runCommand(['validate', '--json', 'all.yaml'], { cwd })
    const mistakes: Told[] = JSON.parse(output).mistakes
    const found = mistakes.map(({ file, line, column, message }) => [
      `${path.basename(file)}:${line}:${column}`,
      message.replaceAll(`${cwd}/`, ''),
    ])
    expect(found).toEqual(
      expect.arrayContaining([
        ['all.yaml:4:42', 'acme has no option `tempo`'],
        ['all.yaml:4:52', expect.stringContaining('option `speed` of acme: expected a number')],
        ['all.yaml:5:43', 'acme has no option `tempo`'],
        ['broken.yaml:6:13', expect.stringContaining('confidence: expected one of documented')],
        ['broken.yaml:7:1', expect.stringContaining('unknown key "carier"')],
        ['all.yaml:7:22', 'the adapter throws.ts could not be loaded: my own bug'],
        ['all.yaml:8:21', 'empty.ts exports no adapter'],
        ['all.yaml:9:51', expect.stringContaining('acme does not support the format mp3/mp3')],
        ['all.yaml:10:49', expect.stringContaining('cannot read the clip missing.wav: ENOENT')],
        ['all.yaml:11:39', 'target clone: ttfa does not support cloning at acme'],
      ]),
    )
    for (const { hint } of mistakes) expect(hint).not.toBe('')
  })

  test.each(['validate', 'run'])('%s prints them with their places', async (verb) => {
    const words = verb === 'run' ? ['run', '--dry-run', '--lab', 'all.yaml'] : [verb, 'all.yaml']
    const { code, progress } = await runCommand(words, { cwd })
    expect(code).toBe(104)
    expect(progress).toMatch(/all\.yaml:4:42: acme has no option `tempo`\n {2}acme knows: speed/)
    expect(progress).toMatch(/broken\.yaml:7:1: unknown key "carier"/)
  })

  test('a single mistake has its place as well', async () => {
    await writeFile(
      path.join(cwd, 'one.yaml'),
      SCENARIO.replace(/ {2}(?!told).*adapter.*\n/g, '').replace(', speed: 9', ''),
    )
    const { progress } = await runCommand(['validate', 'one.yaml'], { cwd })
    expect(progress).toMatch(
      /error: .*one\.yaml:4:42: acme has no option `tempo`\n {2}hint: acme knows: speed\n/,
    )
  })
})

test('a mistake in the scenario itself is a list of mistakes in JSON, too', async () => {
  await writeFile(path.join(cwd, 'own.yaml'), SCENARIO.replace('trials: 2', 'trials: two, order: odd'))
  const { output } = await runCommand(['validate', '--json', 'own.yaml'], { cwd })
  expect(JSON.parse(output)).toMatchObject({
    valid: false,
    code: 'SCENARIO_INVALID',
    mistakes: [
      { line: 12, message: expect.stringContaining('load.trials') },
      { line: 12, message: expect.stringContaining('load.order') },
    ],
  })
})
