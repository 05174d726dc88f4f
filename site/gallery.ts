import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { MenuGroup } from './pages.ts'

/** A report of the gallery, and the command that makes it. */
interface Sample {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly words: readonly string[]
}

const SAMPLES: readonly Sample[] = [
  {
    name: 'comparison',
    title: 'A comparison',
    about: 'Who is heard first, by how much, and whether the difference may be chance.',
    words: ['run', 'scenarios/first-look.yaml', '--lab'],
  },
  {
    name: 'whole-turns',
    title: 'Whole turns',
    about: 'Where the time goes between the end of the caller’s speech and the first word of the answer.',
    words: ['run', 'scenarios/whole-turn.yaml', '--lab', '--trials', '4'],
  },
  {
    name: 'limit',
    title: 'A limit search',
    about: 'How many requests at once an account carries, and what happens beyond.',
    words: ['probe', 'site/limit.yaml', '--lab'],
  },
]

const ROOT = path.resolve(import.meta.dirname, '..')

/** Runs a command of ttfa, which leaves its results in a folder. False: the machine was too busy, and they are invalid. */
export type RunTtfa = (words: readonly string[], out: string) => boolean

/** After so many invalid runs the machine is one that is always busy. */
const ATTEMPTS = 3

/**
 * Adds the gallery to the sources of the site: reports that ttfa makes of the lab, each marked as simulated by itself.
 * They are made anew with every site, so that they show what this version draws.
 */
export function writeGallery(folder: string, run: RunTtfa = runTtfa): MenuGroup {
  const pages = path.join(folder, 'public/gallery')
  mkdirSync(pages, { recursive: true })
  const reports = SAMPLES.map((sample) => ({ ...sample, isValid: writeReport(sample, pages, run) }))
  writeFileSync(path.join(folder, 'gallery.md'), galleryPage(reports))
  return { text: 'Gallery', items: [{ text: 'reports, made with the lab', link: '/gallery' }] }
}

/** Runs the command again as long as its run is invalid. Whether the last one was valid. */
function writeReport({ name, words }: Sample, pages: string, run: RunTtfa): boolean {
  const results = mkdtempSync(path.join(os.tmpdir(), 'ttfa-gallery-'))
  try {
    const attempts = Array.from({ length: ATTEMPTS }, (_, attempt) => path.join(results, String(attempt)))
    return attempts.some((out) => {
      const isValid = run(words, out)
      copyFileSync(path.join(out, 'report.html'), path.join(pages, `${name}.html`))
      return isValid
    })
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}

/** The machine was too busy. There is a report, and it says so. */
const TOO_BUSY = 111

function runTtfa(words: readonly string[], out: string): boolean {
  const argv = [path.join(ROOT, 'dist/cli/main.js'), ...words, '--quiet', '--out', out]
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0 && status !== TOO_BUSY)
    throw new Error(`ttfa ${words.join(' ')} ended with ${status}: ${stderr}`)
  return status === 0
}

const INVALID_NOTE = `The machine that made it was too busy, ${ATTEMPTS} times in a row: the run is INVALID, and its report says why.\n\n`

function galleryPage(reports: readonly (Sample & { readonly isValid: boolean })[]): string {
  const sections = reports.map(
    ({ name, title, about, words, isValid }) =>
      `## ${title}\n\n${about}\n\n${isValid ? '' : INVALID_NOTE}[Open the report](/gallery/${name}.html){target="_self"}\n\n\`\`\`sh\nttfa ${words.join(' ')}\n\`\`\`\n`,
  )
  return `# Gallery\n\nReports as ttfa writes them: one file each, without a request to anybody. **All of them are SIMULATED**: the lab answered, no provider was measured.\n\n${sections.join('\n')}`
}
