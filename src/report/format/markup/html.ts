/**
 * Text that is already HTML. Only this file creates it, so everything else is escaped, wherever it comes
 * from.
 */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may be put into a template. `undefined` and `false` write nothing. */
export type Content = Markup | string | number | undefined | false | readonly Content[]

/** A piece of HTML. Everything that is put into it is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const parts = strings.map((string, index) => string + toText(contents[index]))
  return new Markup(parts.join(''))
}

/**
 * Markup from a program that escapes its own text, such as a chart library. Never pass words that somebody
 * else chose. Control characters are replaced.
 */
export function trustMarkup(text: string): Markup {
  return new Markup(text.replace(CONTROLS, '�'))
}

/** A sentence in which numbers stay on one line with their units. */
export function keepUnitsTogether(text: string | undefined): string | undefined {
  return text?.replace(/(\d) (?=(?:ms|s|%)(?!\w))/g, '$1\u00a0')
}

/** A sentence in which words between backticks become code, as they look in a terminal. */
export function renderCode(text: string | undefined): Content {
  return text?.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
}

/**
 * Data inside a page: no browser runs it, and `JSON.parse` reads it. Nothing in it can end the element.
 * @param id of the element
 */
export function embedJson(id: string, json: string): Markup {
  const escaped = json
    .trim()
    .replace(/[<>&\u2028\u2029]/g, (character) => `\\u${toHex(character).padStart(4, '0')}`)
  return html`<script type="application/json" id="${id}">${trustMarkup(escaped)}</script>`
}

/** Control characters except line feed and tab, and characters that reverse the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes text so that it is safe between tags and inside quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(CONTROLS, '�').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

function toText(content: Content): string {
  if (content === undefined || content === false) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'string') return escapeHtml(content)
  return typeof content === 'number' ? String(content) : content.map(toText).join('')
}

function toHex(character: string): string {
  return character.charCodeAt(0).toString(16)
}
