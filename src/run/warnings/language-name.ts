/** The English name of a language code such as `en`, `hi` or `pt-BR`. Undefined if it is none. */
export function languageName(code: string): string | undefined {
  try {
    return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(code)
  } catch {
    return undefined
  }
}
