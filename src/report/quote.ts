/** Sequences that a terminal interprets: colours, cursor moves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
const ESCAPE_SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/g

/** Control characters, which could manipulate a terminal, line ends included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g

/** Replaces control characters, so that the text moves no cursor, changes no colour and stays on one line. */
export function withoutControls(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(CONTROL, ' ')
}

/** Untrusted text on one line, without control characters, truncated to `maxLength` characters. */
export function oneLine(text: string, longest: number): string {
  const line = [...withoutControls(text).trim()]
  return line.length <= longest ? line.join('') : `${line.slice(0, longest - 1).join('')}…`
}

/** A zero-width space. GitHub links names and numbers in rendered text, where backslashes have no effect. */
const NOTHING = '&#8203;'

/**
 * Escapes untrusted text for Markdown, at the beginning of a line or inside one: no markup, HTML, links,
 * mentions or ends of table cells.
 */
export function escapeMarkdown(text: string, longest = 300): string {
  return oneLine(text, longest)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/^(\d*)([#+.)-])/, '$1\\$2')
    .replace(/@(?=\w)|#(?=\d)/g, `$&${NOTHING}`)
}
