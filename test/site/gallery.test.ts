import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeGallery } from '../../site/gallery.ts'
import { runCommand } from '../cli/run-command.ts'

let folder = ''
const commands: (readonly string[])[] = []
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ttfa-gallery-'))
  writeGallery(folder, (words, out) => {
    commands.push(words)
    mkdirSync(out)
    writeFileSync(path.join(out, 'report.html'), words.join(' '))
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the gallery', () => {
  test('links to a report of each command, and says that all are simulated', () => {
    const page = readFileSync(path.join(folder, 'gallery.md'), 'utf8')
    const linked = [...page.matchAll(/\]\((\/gallery\/[a-z-]+\.html)\)/g)].map(([, link = '']) => link)
    expect(linked.map((link) => readFileSync(path.join(folder, 'public', link), 'utf8'))).toEqual(
      commands.map((words) => words.join(' ')),
    )
    expect(page).toContain('SIMULATED')
  })

  test('asks only the lab, with scenarios that are right', async () => {
    for (const words of commands) {
      expect(words).toContain('--lab')
      const { code, output, progress } = await runCommand([...words, '--dry-run'], {
        cwd: path.resolve(import.meta.dirname, '../..'),
      })
      expect(code, `${output}${progress}`).toBe(0)
    }
  })
})
