/** Sequences that a terminal interprets: colours, cursor moves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
const ESCAPE_SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/g

/** Control characters, which could manipulate a terminal, line ends included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g

/** Replaces control characters, so that the text moves no cursor, changes no colour and stays on one line. */
export function stripControls(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(CONTROL_CHARACTERS, ' ')
}

/** Untrusted text on one line, without control characters, truncated to `maxLength` characters. */
export function oneLine(text: string, maxLength: number): string {
  const line = [...stripControls(text).trim()]
  return line.length <= maxLength ? line.join('') : `${line.slice(0, maxLength - 1).join('')}…`
}

/** A zero-width space. GitHub links names and numbers in rendered text, where backslashes have no effect. */
const ZERO_WIDTH_SPACE = '&#8203;'

/**
 * Escapes untrusted text for Markdown, at the beginning of a line or inside one: no markup, HTML, links,
 * mentions or ends of table cells.
 */
export function escapeMarkdown(text: string, maxLength = 300): string {
  return oneLine(text, maxLength)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/^(\d*)([#+.)-])/, '$1\\$2')
    .replace(/@(?=\w)|#(?=\d)/g, `$&${ZERO_WIDTH_SPACE}`)
}
