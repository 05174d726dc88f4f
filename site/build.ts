/**
 * Builds the site of the documents into .cache/site/.vitepress/dist: `npm run site`, after `npm run build`. A dead link
 * or anchor ends it with an error.
 */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vitepress'
import { deadAnchors } from './dead-anchors.ts'
import { writeGallery } from './gallery.ts'
import { writePages } from './pages.ts'

const FOLDER = path.resolve(import.meta.dirname, '../.cache/site')

const menu = [...writePages(FOLDER), writeGallery(FOLDER)]
const config = {
  title: 'ttfa',
  description: 'Time to first audio, measured from the listener’s seat',
  cleanUrls: true,
  themeConfig: { sidebar: menu, search: { provider: 'local' }, outline: [2, 3] },
}
mkdirSync(path.join(FOLDER, '.vitepress'))
writeFileSync(path.join(FOLDER, '.vitepress/config.json'), JSON.stringify(config))
writeFileSync(
  path.join(FOLDER, '.vitepress/config.mjs'),
  `import { readFileSync } from 'node:fs'
import { githubSlug } from ${JSON.stringify(path.join(import.meta.dirname, 'github-slug.ts'))}
const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8'))
export default { ...config, markdown: { anchor: { slugify: githubSlug } } }
`,
)
await build(FOLDER)
const dead = deadAnchors(path.join(FOLDER, '.vitepress/dist'))
if (dead.length > 0) throw new Error(`dead anchors:\n${dead.join('\n')}`)
// llms.txt names the sources, which are what a program wants to read.
const output = path.join(FOLDER, '.vitepress/dist')
for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }))
  if (name.endsWith('.md') && !name.startsWith('.'))
    copyFileSync(path.join(FOLDER, name), path.join(output, name))
