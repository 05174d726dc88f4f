import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { runCommand } from '../../test/cli/run-command.ts'
import { SHOWN_VERBS, type ShownVerb } from './shown-verbs.ts'

/**
 * Runs every verb on `scenarios/whole-turn.yaml` against the lab and writes docs/whole-turn.md with what each prints.
 * Takes some minutes, and a machine that does nothing else: verbs that decide refuse runs that are not valid. With
 * `--as-valid` such runs are taken as valid, and the page says so.
 *
 *   node --import jiti/register bench/verbs/write-page.ts [--as-valid]
 */
const ROOT = path.join(import.meta.dirname, '../..')
const asValid = process.argv.includes('--as-valid')

const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-verbs-'))
try {
  await cp(path.join(ROOT, 'scenarios'), path.join(folder, 'scenarios'), { recursive: true })
  const sections: string[] = []
  for (const verb of SHOWN_VERBS) sections.push(await show(verb))
  await writeFile(path.join(ROOT, 'docs/whole-turn.md'), `${[introduction(), ...sections].join('\n\n')}\n`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

function introduction(): string {
  const note = asValid
    ? 'They were written on a machine of which other processes had a part, whose runs are not valid: ttfa was made to take them as valid here.\n'
    : ''
  return `# Every verb on whole turns

What each verb prints for \`scenarios/whole-turn.yaml\` with the lab, whose delays are invented: the numbers say nothing about a
service. Long output is cut (…). This page is generated: \`node --import jiti/register bench/verbs/write-page.ts\`.
${note}\`ttfa view results/before\` shows a run in the browser, with the audio of both sides on one time axis if it was kept (\`--save-audio\`), and
the job summary of GitHub Actions is that of \`ttfa report --markdown\`. What the numbers mean: [pipeline.md](pipeline.md).`
}

async function show({ says, argv, lines = Number.POSITIVE_INFINITY }: ShownVerb): Promise<string> {
  const { code, output, progress } = await runCommand([...argv], {
    cwd: folder,
    env: { XDG_CACHE_HOME: path.join(folder, 'cache') },
  })
  const out = argv.indexOf('--out')
  if (asValid && argv[0] === 'run' && out > 0) await makeValid(path.join(folder, argv[out + 1] ?? ''))
  const printed = (output.trim() === '' ? progress : output).replaceAll(folder, '.').trimEnd().split('\n')
  const shown = [...printed.slice(0, lines), ...(printed.length > lines ? ['…'] : [])]
  process.stderr.write(`exit ${code}: ttfa ${argv.join(' ')}\n`)
  return `${says}\n\n\`\`\`console\n$ ttfa ${argv.join(' ')}\n${shown.join('\n')}\n\`\`\``
}

async function makeValid(run: string): Promise<void> {
  const file = path.join(run, 'run.json')
  const stored = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...stored, validity: { state: 'valid', reasons: [] } }))
}
