import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Links to another page of the site, or the same one, with an anchor. */
const LINK = /\shref="(?!https?:|mailto:)([^"#?]*)#([^"]+)"/g
const ID = /\sid="([^"]+)"/g

/** The links of a built site to anchors that no page has: `page.html -> ./other#anchor`. */
export function deadAnchors(site: string): string[] {
  const names = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.html'),
  )
  const pages = new Map(names.map((name) => [name, readFileSync(path.join(site, name), 'utf8')]))
  const anchors = new Map(
    [...pages].map(([name, text]) => [name, new Set([...text.matchAll(ID)].map(([, id]) => id))]),
  )
  return [...pages].flatMap(([name, text]) =>
    [...text.matchAll(LINK)]
      .filter(
        ([, page = '', anchor = '']) => !anchors.get(targetOf(name, page))?.has(decodeURIComponent(anchor)),
      )
      .map(([, page = '', anchor = '']) => `${name} -> ${page}#${anchor}`),
  )
}

/** The file that an address without `.html` stands for. */
function targetOf(from: string, page: string): string {
  if (page === '') return from
  const place = page.startsWith('/') ? page.slice(1) : path.join(path.dirname(from), page)
  if (place === '' || place === '.' || place.endsWith('/')) return path.join(place, 'index.html')
  return place.endsWith('.html') ? place : `${place}.html`
}
