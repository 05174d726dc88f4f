import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { writeRun } from './write-run.ts'

/**
 * Time and memory of `ttfa report` for a run of many trials, and the time to open its page. Needs
 * `npm run build`.
 *
 *   node --import jiti/register bench/reports/many-trials.ts --trials 100000 --rounds 3
 */
const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
})

/** Makes a process print its processor time in seconds and its peak memory in MB when it exits. */
const REPORT_USAGE = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('usage '+JSON.stringify({cpu:(u.userCPUTime+u.systemCPUTime)/1e6,mb:u.maxRSS/1024})+'\\n')})`
const TTFA = path.join(import.meta.dirname, '../../dist/cli/main.js')

// The TypeScript loader cannot import it as a module.
const { chromium } = createRequire(import.meta.url)('playwright-core') as typeof import('playwright-core')

const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-many-trials-'))
try {
  const run = path.join(folder, 'many-trials')
  await writeRun(run, Number(values.trials))
  const sizes = await Promise.all(['trials.csv', 'arrivals.ndjson'].map((name) => megabytes(run, name)))
  printRow('what', 'seconds', 'cpu s', 'MB resident', 'MB of report.html', 'opens in s')
  printRow('---', '---:', '---:', '---:', '---:', '---:')
  for (let round = 0; round < Number(values.rounds); round++) {
    const { seconds, cpu, mb } = await report(run)
    const size = await megabytes(run, 'report.html')
    const opened = await measurePageLoad(path.join(run, 'report.html'))
    printRow(
      `${values.trials} trials (${sizes.map((one) => one.toFixed(0)).join(' + ')} MB)`,
      ...[seconds, cpu].map((one) => one.toFixed(1)),
      mb.toFixed(0),
      ...[size, opened].map((one) => one.toFixed(2)),
    )
  }
} finally {
  await rm(folder, { recursive: true })
}

function report(run: string): Promise<{ seconds: number; cpu: number; mb: number }> {
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', REPORT_USAGE, TTFA, 'report', run], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (piece) => {
    said += piece
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const usage = /^usage (.*)$/m.exec(said)?.[1]
      if (code !== 0 || usage === undefined)
        return reject(new Error(`ttfa report ended with ${code}: ${said}`))
      resolve({ seconds: (performance.now() - began) / 1e3, ...JSON.parse(usage) })
    })
  })
}

/** Seconds from navigation to layout, in a running browser. */
async function measurePageLoad(file: string): Promise<number> {
  const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const began = performance.now()
    await page.goto(pathToFileURL(file).href)
    await page.evaluate('document.documentElement.scrollHeight')
    return (performance.now() - began) / 1e3
  } finally {
    await browser.close()
  }
}

async function megabytes(run: string, name: string): Promise<number> {
  return (await stat(path.join(run, name))).size / 1e6
}

function printRow(...cells: string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
