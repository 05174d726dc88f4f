import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MenuGroup, writePages } from '../../site/pages.ts'
import { builtInAdapters } from '../../src/run/adapters/built-in-adapters.ts'

const DOCS = path.resolve(import.meta.dirname, '../../docs')

let folder = ''
let menu: MenuGroup[] = []
beforeAll(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'ttfa-site-')), 'pages')
  menu = writePages(folder)
})
afterAll(() => rmSync(path.dirname(folder), { recursive: true }))

const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
const pages = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))

describe('the sources of the site', () => {
  test('have every document in the menu', () => {
    const linked = menu.flatMap(({ items }) => items.map(({ link }) => `${link.slice(1)}.md`))
    const documents = readdirSync(DOCS).filter((name) => name.endsWith('.md') && name !== 'README.md')
    expect(documents.filter((name) => !linked.includes(name))).toEqual([])
    expect(linked.filter((name) => !existsSync(path.join(folder, name)))).toEqual([])
  })

  test('have a page for each provider with every route, models and the day on which it was read', () => {
    const text = pages()
      .filter((name) => name.startsWith('providers'))
      .map(read)
      .join('\n')
    for (const { facts } of Object.values(builtInAdapters())) {
      expect(text).toContain(`## ${facts.id}\n`)
      expect(text).toContain(facts.checked)
    }
  })

  test('link only to pages and files that there are', () => {
    const broken = pages().flatMap((name) =>
      [...read(name).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => {
          const place = target.startsWith('/')
            ? path.join('public', target)
            : path.join(path.dirname(name), target)
          return !existsSync(path.join(folder, place))
        })
        .map((target) => `${name}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  test('have an llms.txt that names every page of the menu', () => {
    const text = read('public/llms.txt')
    expect(text.startsWith('# ttfa\n\n> ')).toBe(true)
    for (const { link } of menu.flatMap(({ items }) => items)) expect(text).toContain(`(${link}.md)`)
  })
})
