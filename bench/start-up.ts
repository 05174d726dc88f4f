import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'

/** Processor time, user and system, of commands that send nothing, beside that of an empty program. */
const ROOT = path.resolve(import.meta.dirname, '..')

/** Written by the process itself as it ends: what it used, its start included. */
const REPORT_USAGE = `--import=data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs'
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    writeSync(3, String(userCPUTime + systemCPUTime))
  })`)}`

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'an empty program': ['--input-type=module', '--eval', ''],
  '--help': ['dist/cli/main.js', '--help'],
  'run --help': ['dist/cli/main.js', 'run', '--help'],
  'validate x.yaml': ['dist/cli/main.js', 'validate', 'scenarios/first-look.yaml'],
  'run --dry-run x.yaml': ['dist/cli/main.js', 'run', '--dry-run', 'scenarios/first-look.yaml'],
}

/** Without what a machine makes Node load before any program: a file of certificates costs Node 20 some 40 ms. */
const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...ENVIRONMENT } = process.env

function measure(words: readonly string[]): number {
  const { output } = spawnSync(process.execPath, [REPORT_USAGE, ...words], {
    cwd: ROOT,
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  })
  return Number(output[3]) / 1000
}

const { rounds } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } }).values
const used = Object.keys(COMMANDS).map((): number[] => [])
// In turn, so that a busy moment meets all of them.
for (let round = 0; round < Number(rounds); round += 1)
  Object.values(COMMANDS).forEach((words, index) => {
    used[index]?.push(measure(words))
  })

const medians = used.map((each) => each.sort((a, b) => a - b)[each.length >> 1] ?? Number.NaN)
process.stdout.write('| command | median | least | × an empty program |\n|---|---:|---:|---:|\n')
Object.keys(COMMANDS).forEach((name, index) => {
  const [median = Number.NaN, least = Number.NaN] = [medians[index], used[index]?.[0]]
  process.stdout.write(
    `| ${name} | ${median.toFixed(0)} ms | ${least.toFixed(0)} ms | ${(median / (medians[0] ?? 1)).toFixed(1)} |\n`,
  )
})
