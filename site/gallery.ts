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

/** Runs a command of ttfa, which leaves its results in a folder. */
export type RunTtfa = (words: readonly string[], out: string) => void

/**
 * Adds the gallery to the sources of the site: reports that ttfa makes of the lab, each marked as simulated by itself.
 * They are made anew with every site, so that they show what this version draws.
 */
export function writeGallery(folder: string, run: RunTtfa = runTtfa): MenuGroup {
  mkdirSync(path.join(folder, 'public/gallery'), { recursive: true })
  const results = mkdtempSync(path.join(os.tmpdir(), 'ttfa-gallery-'))
  try {
    for (const { name, words } of SAMPLES) {
      const out = path.join(results, name)
      run(words, out)
      copyFileSync(path.join(out, 'report.html'), path.join(folder, 'public/gallery', `${name}.html`))
    }
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
  writeFileSync(path.join(folder, 'gallery.md'), galleryPage())
  return { text: 'Gallery', items: [{ text: 'reports, made with the lab', link: '/gallery' }] }
}

/** A machine that was too busy makes a report, too, and it says so. */
const USABLE = [0, 111]

function runTtfa(words: readonly string[], out: string): void {
  const argv = [path.join(ROOT, 'dist/cli/main.js'), ...words, '--quiet', '--out', out]
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' })
  if (!USABLE.includes(status ?? -1))
    throw new Error(`ttfa ${words.join(' ')} ended with ${status}: ${stderr}`)
}

function galleryPage(): string {
  const sections = SAMPLES.map(
    ({ name, title, about, words }) =>
      `## ${title}\n\n${about}\n\n[Open the report](/gallery/${name}.html){target="_self"}\n\n\`\`\`sh\nttfa ${words.join(' ')}\n\`\`\`\n`,
  )
  return `# Gallery\n\nReports as ttfa writes them: one file each, without a request to anybody. **All of them are SIMULATED**: the lab answered, no provider was measured.\n\n${sections.join('\n')}`
}
