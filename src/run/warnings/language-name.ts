/** Those that catalogues name most. `Intl` opens its data for a name, which takes longer than the rest of a plan. */
const COMMON: Readonly<Record<string, string>> = {
  ar: 'Arabic',
  de: 'German',
  en: 'English',
  es: 'Spanish',
  fr: 'French',
  hi: 'Hindi',
  it: 'Italian',
  ja: 'Japanese',
  ko: 'Korean',
  nl: 'Dutch',
  pl: 'Polish',
  pt: 'Portuguese',
  ru: 'Russian',
  ta: 'Tamil',
  tr: 'Turkish',
  zh: 'Chinese',
}

/** The English name of a language code such as `en`, `hi` or `pt-BR`. Undefined if it is none. */
export function languageName(code: string): string | undefined {
  if (Object.hasOwn(COMMON, code)) return COMMON[code]
  try {
    return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(code)
  } catch {
    return undefined
  }
}
