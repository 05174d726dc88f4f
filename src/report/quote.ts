/** What a terminal would obey instead of print: colours, cursor moves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const ESCAPE_SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/g

/** Control characters, with which a provider's text could steer a terminal, and the line ends among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g

/** Text that moves no cursor and changes no colour, however many lines it had: on one. */
export function withoutControls(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(CONTROL, ' ')
}

/** Somebody else's words on one line, without control characters, cut to so many characters. */
export function oneLine(text: string, longest: number): string {
  const line = [...withoutControls(text).trim()]
  return line.length <= longest ? line.join('') : `${line.slice(0, longest - 1).join('')}…`
}

/** A character of no width: GitHub finds names and numbers to link to in rendered text, where no backslash is left. */
const NOTHING = '&#8203;'

/**
 * Somebody else's words as inert Markdown at the beginning of a line or within one: no markup, no HTML, no link, no end of a
 * table cell, and nobody is called by name.
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
