import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** Scripts of package.json: what stands in one line runs one after the other, beside the other line. */
const LINES = [[['types']], [['lint'], ['build', '--', '--noCheck']]] as const

/** Runs a script, and prints all that it said once it has ended. Whether it passed. */
async function passes(words: readonly string[]): Promise<boolean> {
  const child = spawn('npm', ['run', ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  const said = await Promise.all([text(child.stdout), text(child.stderr)])
  process.stdout.write(said.join(''))
  return (await ended) === 0
}

const results = await Promise.all(
  LINES.map(async (scripts) => {
    for (const words of scripts) if (!(await passes(words))) return false
    return true
  }),
)
if (results.includes(false)) process.exitCode = 1
