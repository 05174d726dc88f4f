import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { storeRun } from '../../cli/stored-runs.ts'

/** A run of two targets from one vantage: what there is to say of it. */
export interface PartWords {
  readonly name: string
  readonly vantage: string
  readonly seed: number
  /** How many times slower the second target is. */
  readonly factor?: number
  readonly perBlock?: number
  readonly file?: Partial<RunFile>
}

/** Writes a run to merge, and returns its folder. Every run has another start, as machines have. */
export async function storePart(root: string, words: PartWords): Promise<string> {
  const { name, vantage, seed, factor = 1.5, perBlock = 2, file = {} } = words
  const folder = path.join(root, name)
  await mkdir(root, { recursive: true })
  const { SCENARIO } = await import('../../report/sample-runs.ts')
  const [first] = SCENARIO.targets
  await storeRun(folder, {
    seed,
    factors: { alpha: 1, beta: factor },
    perBlock,
    trial: { run: name },
    file: {
      vantage: { name: vantage, named: true },
      started_at: `2026-11-20T04:02:${String(seed % 60).padStart(2, '0')}.000Z`,
      origin_us: seed * 1_000_003,
      scenario: {
        ...SCENARIO,
        connection: 'warm',
        targets: ['alpha', 'beta'].map((id) => ({ ...(first as NonNullable<typeof first>), id })),
      },
      ...file,
    },
  })
  return folder
}

/** Every file of a folder, by name. */
export async function readFiles(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort()
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']))
}
