/** Sequences that a terminal interprets, such as colours and cursor moves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
const ESCAPE_SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/g

/** Control characters, line ends included: they could manipulate a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g

/** Replaces control characters, so that the text cannot move the cursor, change colours or leave its line. */
export function stripControls(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(CONTROL_CHARACTERS, ' ')
}

/** Untrusted text on one line, without control characters, truncated to `maxLength` characters. */
export function oneLine(text: string, maxLength: number): string {
  const line = [...stripControls(text).trim()]
  return line.length <= maxLength ? line.join('') : `${line.slice(0, maxLength - 1).join('')}…`
}

/**
 * A zero-width space. GitHub turns names and numbers in rendered text into links; a backslash does not
 * prevent that.
 */
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
