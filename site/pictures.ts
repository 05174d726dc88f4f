/**
 * Takes the pictures of the README anew, so that they stay true: what the first run prints, and the first screen of its
 * report. `npm run pictures`, after `npm run build`. Needs Chromium.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { drawBadge, projectBadges } from './badges.ts'
import { drawTerminal } from './draw-terminal.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const PICTURES = path.join(import.meta.dirname, 'pictures')
const COLUMNS = 80
const RUN = 'results/first-look'

const folder = mkdtempSync(path.join(os.tmpdir(), 'ttfa-pictures-'))
try {
  writeFileSync(
    path.join(PICTURES, 'terminal.svg'),
    drawTerminal(runFirstLook(), { columns: COLUMNS, title: 'What the first run prints' }),
  )
  drawBadges()
  photographReport()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** What `npm start` prints on standard output, in colours, with a self-test of its own. */
function runFirstLook(): string {
  const [ttfa, scenario] = ['dist/cli/main.js', 'scenarios/first-look.yaml'].map((file) =>
    path.join(ROOT, file),
  )
  const words = [ttfa ?? '', 'run', scenario ?? '', '--lab', '--out', RUN]
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', COLUMNS: String(COLUMNS), XDG_CACHE_HOME: folder },
  })
  // 111: the machine was too busy, and the picture would say so.
  if (status !== 0) throw new Error(`the first run ended with ${status}: ${stderr}`)
  return stdout
}

function drawBadges(): void {
  const facts = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  for (const badge of projectBadges(facts))
    writeFileSync(path.join(PICTURES, `${badge.file}.svg`), drawBadge(badge))
}

function photographReport(): void {
  const browser = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const words = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--window-size=1280,800']
  const picture = `--screenshot=${path.join(PICTURES, 'report.png')}`
  const { status, stderr } = spawnSync(
    browser,
    [...words, picture, `file://${path.join(folder, RUN, 'report.html')}`],
    { encoding: 'utf8', timeout: 120_000 },
  )
  if (status !== 0) throw new Error(`${browser} ended with ${status}: ${stderr}`)
}
