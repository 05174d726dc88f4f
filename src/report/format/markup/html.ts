/** Text that is HTML already. Only this file makes it, so everything else is escaped wherever it comes from. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template. Nothing is written for `undefined` and `false`. */
export type Content = Markup | string | number | undefined | false | readonly Content[]

/** A piece of HTML. Whatever is put into it becomes text, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const parts = strings.map((string, index) => string + toText(contents[index]))
  return new Markup(parts.join(''))
}

/** Markup made by a program that escapes for itself, if not what controls: never words that somebody else chose. */
export function trustMarkup(text: string): Markup {
  return new Markup(text.replace(CONTROLS, '�'))
}

/** A sentence whose numbers stay on one line with their units. */
export function keepUnitsTogether(text: string | undefined): string | undefined {
  return text?.replace(/(\d) (?=(?:ms|s|%)(?!\w))/g, '$1\u00a0')
}

/** A sentence whose words between backticks are code, as on a terminal. */
export function renderCode(text: string | undefined): Content {
  return text?.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
}

/**
 * Data inside a page, which no browser runs and `JSON.parse` reads. Nothing in it can end the element.
 * @param id of the element
 */
export function embedJson(id: string, json: string): Markup {
  const escaped = json
    .trim()
    .replace(/[<>&\u2028\u2029]/g, (character) => `\\u${toHex(character).padStart(4, '0')}`)
  return html`<script type="application/json" id="${id}">${trustMarkup(escaped)}</script>`
}

/** Controls but line feed and tab; and the signs that turn the direction of the text around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that means nothing to a browser, between tags and inside quoted attributes alike. */
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
