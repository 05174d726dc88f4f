/** Splits a text roughly as a tokeniser does: up to six characters each, with the space before them. */
export function splitTokens(text: string): string[] {
  return text.match(/\s*[^\s]{1,6}|\s+/g) ?? []
}
