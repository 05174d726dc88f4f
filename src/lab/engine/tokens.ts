/** A text as a language model writes it: short words whole, long ones in parts, each with the space in front of it. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*[^\s]{1,6}|\s+/g) ?? []
}
