import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../run-command.ts'
import { storeRun } from '../stored-runs.ts'

const newFolder = () => mkdtemp(path.join(os.tmpdir(), 'ttfa-cost-'))

const CONTRACT = `
provider: smallest
prices:
  - id: ours
    models: [lightning_v3.1]
    charges: [{ unit: character, per: 1000, amount: 0.01 }]
    source: our contract
    date: 2026-11-01
    confidence: contract
`

describe('ttfa cost', () => {
  test('lists the patterns without an argument', async () => {
    expect((await runCommand(['cost'])).output).toContain('support-call\n')
  })

  test.each(['--run last', '--kinds', '--calls 5', '--provider smallest'])(
    'asks for a pattern where %s would need one',
    async (words) => {
      const { code, progress } = await runCommand(['cost', ...words.split(' ')])
      expect(code).toBe(104)
      expect(progress).toContain(`${words.split(' ')[0]} needs a pattern of conversations`)
      expect(progress).toContain('support-call')
    },
  )

  test('prints short and long answers side by side, and keeps unverified prices apart', async () => {
    const { code, output } = await runCommand(['cost', 'support-call', '--provider', 'smallest'])
    expect(code).toBe(0)
    expect(output).toMatch(/a minute of conversation\s+short replies\s+long explanations/)
    const [verified, unverified] = output.split('UNVERIFIED prices')
    expect(verified).toContain('smallest-v2')
    expect(verified).not.toContain('smallest-v3.1')
    expect(unverified).toContain('smallest-v3.1')
  })

  test('includes unverified prices with --unverified', async () => {
    const words = ['cost', 'support-call', '--provider', 'smallest', '--json']
    const ids = (output: string) =>
      JSON.parse(output).costs.map(({ price }: { price: { id: string } }) => price.id)
    expect(ids((await runCommand(words)).output)).not.toContain('smallest-v3.1')
    expect(ids((await runCommand([...words, '--unverified'])).output)).toContain('smallest-v3.1')
  })

  test('a contract prices the measured usage of a run', async () => {
    const cwd = await newFolder()
    await writeFile(path.join(cwd, 'contract.yaml'), CONTRACT)
    await storeRun(path.join(cwd, 'run'), {
      seed: 1,
      factors: { near: 1, far: 2 },
      trial: { provider: 'smallest', model: 'lightning_v3.1', chars: 100, audio_us: 5_000_000 },
    })
    const { code, output } = await runCommand(
      ['cost', 'support-call', '--run', 'run', '--prices', 'contract.yaml', '--json'],
      { cwd },
    )
    expect(code).toBe(0)
    const [near, far] = JSON.parse(output).targets
    // 300 trials of 100 characters at 0.01 a thousand.
    expect(near).toMatchObject({
      use: { units: { character: 30_000 } },
      spent: 0.3,
      cases: [
        { case: 'short replies', isEfficient: true },
        { case: 'long explanations', isEfficient: true },
      ],
    })
    // As dear, and slower to hear.
    expect(far).toMatchObject({ spent: 0.3, cases: [{ isEfficient: false }, { isEfficient: false }] })
  })

  test('an unknown pattern is a setup error', async () => {
    expect((await runCommand(['cost', 'chat'])).code).toBe(104)
  })
})
