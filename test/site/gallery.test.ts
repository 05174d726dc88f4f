import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeGallery } from '../../site/gallery.ts'
import { runCommand } from '../cli/run-command.ts'

let folder = ''
let commands: (readonly string[])[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ttfa-gallery-'))
  commands = []
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Writes the gallery with reports that are their commands. @param invalid how many runs of each command are invalid */
function write(invalid = 0): string {
  writeGallery(folder, (words, out) => {
    const earlier = commands.filter((command) => command === words).length
    commands.push(words)
    mkdirSync(out)
    writeFileSync(path.join(out, 'report.html'), `${words.join(' ')} ${earlier}`)
    return earlier >= invalid
  })
  return readFileSync(path.join(folder, 'gallery.md'), 'utf8')
}

/** The reports that the page links to. */
function reportsOf(page: string): string[] {
  const linked = [...page.matchAll(/\]\((\/gallery\/[a-z-]+\.html)\)/g)].map(([, link = '']) => link)
  return linked.map((link) => readFileSync(path.join(folder, 'public', link), 'utf8'))
}

describe('the gallery', () => {
  test('links to a report of each command, and says that all are simulated', () => {
    const page = write()
    expect(commands.length).toBeGreaterThan(1)
    expect(reportsOf(page)).toEqual(commands.map((words) => `${words.join(' ')} 0`))
    expect(page).toContain('SIMULATED')
    expect(page).not.toContain('INVALID')
  })

  test('runs a command again if the machine was too busy', () => {
    const page = write(2)
    expect(reportsOf(page).every((report) => report.endsWith(' 2'))).toBe(true)
    expect(page).not.toContain('INVALID')
  })

  test('says so where the machine was too busy every time', () => {
    const page = write(Number.POSITIVE_INFINITY)
    const reports = reportsOf(page)
    expect(commands).toHaveLength(3 * reports.length)
    expect(page.match(/INVALID/g)).toHaveLength(reports.length)
  })

  test('asks only the lab, with scenarios that are right', async () => {
    write()
    for (const words of commands) {
      expect(words).toContain('--lab')
      const { code, output, progress } = await runCommand([...words, '--dry-run'], {
        cwd: path.resolve(import.meta.dirname, '../..'),
      })
      expect(code, `${output}${progress}`).toBe(0)
    }
  })
})
