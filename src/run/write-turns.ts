import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { derivedTurnFiles } from '../report/turns/derived.ts'
import { digestTurns, type TurnDigest } from '../report/turns/digest.ts'
import { openTurnRun } from '../results/turn-run.ts'

/** Rebuilds every derived file of a run of conversations from `run.json` and `turns.csv`. */
export async function writeTurns(folder: string): Promise<{ digest: TurnDigest; torn: boolean }> {
  const { file, turns, torn } = await openTurnRun(folder)
  const digest = digestTurns(file, turns)
  for (const [name, content] of Object.entries(await derivedTurnFiles(digest)))
    await writeFile(path.join(folder, name), content)
  return { digest, torn }
}
