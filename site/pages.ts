import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { TURN_ADAPTERS } from '../src/adapters/turn-adapters.ts'
import type { Facts } from '../src/core/adapter/adapter.ts'
import { builtInAdapters } from '../src/run/adapters/built-in-adapters.ts'

const DOCS = path.resolve(import.meta.dirname, '../docs')

/** A group of pages in the menu, as a table of docs/README.md has it. */
export interface MenuGroup {
  readonly text: string
  readonly items: readonly { readonly text: string; readonly link: string }[]
}

/** Writes the sources of the site into an empty folder: the documents, a page for each provider, and llms.txt. */
export function writePages(folder: string): MenuGroup[] {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.join(folder, 'providers'), { recursive: true })
  mkdirSync(path.join(folder, 'public'))
  const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md'))
  for (const name of pages) {
    const text = onlyPageLinks(readFileSync(path.join(DOCS, name), 'utf8'), pages)
    writeFileSync(path.join(folder, name === 'README.md' ? 'index.md' : name), text)
  }
  const providers = writeProviders(path.join(folder, 'providers'))
  cpSync(path.join(DOCS, 'schema'), path.join(folder, 'public/schema'), { recursive: true })
  const menu = [...readMenu(), { text: 'Providers', items: providers }]
  writeFileSync(path.join(folder, 'public/llms.txt'), llmsText(menu))
  return menu
}

/**
 * Links of a document that lead to another page. The rest of the repository is not part of the site and has no address
 * of its own yet, so that its names stay as text.
 */
function onlyPageLinks(text: string, pages: readonly string[]): string {
  return text.replace(
    /\[([^\]]*)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)]*)?\)/g,
    (_, words: string, target: string, anchor = '') => {
      if (target.startsWith('schema/')) return `[${words}](/${target}){target="_self"}`
      if (!pages.includes(target)) return words
      return `[${words}](./${target === 'README.md' ? 'index.md' : target}${anchor})`
    },
  )
}

/** The two tables of docs/README.md: what one wants to do, and subjects. */
function readMenu(): MenuGroup[] {
  const tables = readFileSync(path.join(DOCS, 'README.md'), 'utf8')
    .split('\n\n')
    .filter((part) => part.startsWith('|'))
  return tables.map((table, index) => ({
    text: index === 0 ? 'I want to' : 'Subjects',
    items: [...table.matchAll(/^\| (.*?) \| \[.*?\]\((.*?)\.md\) \|$/gm)].map(([, text = '', page = '']) => ({
      text,
      link: `/${page}`,
    })),
  }))
}

/** A page for each provider, from the facts that its adapters declare. */
function writeProviders(folder: string): MenuGroup['items'] {
  const all = Object.values({ ...builtInAdapters(), ...TURN_ADAPTERS }).map(({ facts }) => facts)
  const names = [...new Set(all.map(({ provider }) => provider))].sort()
  return names.map((provider) => {
    const page = provider.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    const routes = all.filter((facts) => facts.provider === provider)
    writeFileSync(path.join(folder, `${page}.md`), providerPage(provider, routes))
    return { text: provider, link: `/providers/${page}` }
  })
}

function providerPage(provider: string, routes: readonly Facts[]): string {
  return `# ${provider}\n\nWhat ttfa knows of this provider, from the facts of its adapters. This page is generated. Numbers are not here: measure.\n\n${routes.map(routeSection).join('\n')}`
}

function routeSection(facts: Facts): string {
  const rows = [
    ['route', facts.title],
    ['kind', facts.kind],
    ['transport', facts.transport],
    ['key', facts.keyVariable === undefined ? 'none' : code(facts.keyVariable)],
    ['models', facts.models.map(code).join(', ')],
    ['languages', facts.languages?.map(code).join(' ') ?? 'as the provider expects them'],
    ['sample rates', facts.sampleRates.join(', ')],
    ['text', facts.textInput],
    ['connections', facts.reuse],
    ['cancel', facts.cancel],
    ['billed by', facts.billing],
    ...(facts.longestText === undefined ? [] : [['longest text', `${facts.longestText} characters`]]),
    ...(facts.retired === undefined ? [] : [['retired', facts.retired]]),
    ['read', `${facts.checked}, ${facts.confidence}: ${facts.docs}`],
  ]
  const table = rows.map(([name = '', value = '']) => `| ${name} | ${value.replaceAll('|', '\\|')} |`)
  return `## ${facts.id}\n\n| | |\n|---|---|\n${table.join('\n')}\n\n\`ttfa adapters ${facts.id}\` prints all, with options, limits and prices.\n`
}

/** Text that a page must not read as markup. */
function code(text: string): string {
  return text === '' ? '' : `\`${text.replaceAll('`', '')}\``
}

/** https://llmstxt.org: what the pages are, for programs that read them. */
function llmsText(menu: readonly MenuGroup[]): string {
  const groups = menu.map(
    ({ text, items }) =>
      `## ${text}\n\n${items.map((item) => `- [${item.text}](${item.link}.md)`).join('\n')}\n`,
  )
  return `# ttfa\n\n> Measures time to first audio of text-to-speech providers and voice agents, from the listener's seat.\n\n${groups.join('\n')}`
}
