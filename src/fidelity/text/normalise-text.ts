import { splitWords } from '../../core/words.ts'
import { spellNumbers } from './number-words.ts'

/**
 * The words of a text in the form in which they are compared, the same for what was written and for what was
 * heard. In English, numbers, dates, times, amounts and common abbreviations become what a voice says,
 * numbers digit by digit. In other languages only case, punctuation and the encoding of accents are unified.
 * @param language tag such as `en` or `pt-BR`
 */
export function normaliseText(text: string, language: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(/[’‘`]/g, "'")
  if (!isEnglish(language)) return splitWords(plain)
  const tokens = splitWords(rewrite(plain, REWRITES)).flatMap((token) => EXPANSIONS[token] ?? [token])
  return spellNumbers(tokens)
}

export function isEnglish(language: string): boolean {
  return language.toLowerCase().split('-')[0] === 'en'
}

type Rewrite = readonly [pattern: RegExp, by: string | ((...parts: string[]) => string)]

function rewrite(text: string, rules: readonly Rewrite[]): string {
  return rules.reduce(
    (rewritten, [pattern, by]) =>
      typeof by === 'string' ? rewritten.replace(pattern, by) : rewritten.replace(pattern, by),
    text,
  )
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
)

function dateWords(year: string, month: string, day: string): string {
  const name = MONTHS[Number(month) - 1]
  return name ? ` ${name} ${Number(day)} ${year} ` : ` ${year} ${month} ${day} `
}

const CURRENCIES: Readonly<Record<string, readonly [string, string]>> = {
  $: ['dollar', 'cent'],
  '€': ['euro', 'cent'],
  '£': ['pound', 'penny'],
}

function amountWords(sign: string, amount: string, scale = ''): string {
  const [unit, part] = CURRENCIES[sign] ?? ['', '']
  const [whole = '', rest = ''] = amount.replaceAll(',', '').split('.')
  if (scale !== '') return ` ${whole}${rest && ` point ${rest}`} ${scale} ${unit} `
  return ` ${whole} ${unit} ${Number(rest) > 0 ? `${Number(rest)} ${part}` : ''} `
}

/** Applied in this order. Each rewrites a written form into the words that a voice says. */
const REWRITES: readonly Rewrite[] = [
  [/\b(\d{4})-(\d{2})-(\d{2})\b/g, (_, year = '', month = '', day = '') => dateWords(year, month, day)],
  [/\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g, (_, month = '', day = '', year = '') => dateWords(year, month, day)],
  [
    /([$€£])\s?(\d[\d,]*(?:\.\d+)?)(?:\s?(thousand|million|billion)\b)?/g,
    (_, sign = '', amount = '', scale = '') => amountWords(sign, amount, scale),
  ],
  [/(\d),(?=\d{3}\b)/g, '$1'],
  // A full hour is read without its minutes.
  [/\b(\d{1,2}):00\b/g, '$1'],
  [/\b(\d{1,2}):(\d{2})\b/g, '$1 $2'],
  [/\b([ap])\.\s?m\b\.?/g, '$1m'],
  // Recognisers write the two letters apart.
  [/\b([ap]) m\b/g, '$1m'],
  [/(\d)(am|pm)\b/g, '$1 $2'],
  [/\bo'clock\b/g, ' '],
  [/(\d)\.(?=\d)/g, '$1 point '],
  [/(\d)(st|nd|rd|th)\b/g, '$1'],
  [/%/g, ' percent '],
  [/&/g, ' and '],
  [/@/g, ' at '],
  [/°\s?([cf])?\b/g, ' degree '],
  [/\bno\.\s?(?=\d)/g, 'number '],
  [/#\s?(?=\d)/g, 'number '],
  [/\be\.g\./g, 'for example'],
  [/\bi\.e\./g, 'that is'],
  [/n't\b/g, ' not'],
  [/'re\b/g, ' are'],
  [/'ll\b/g, ' will'],
  [/'ve\b/g, ' have'],
  [/\bi'm\b/g, 'i am'],
  // Drops the word between the two parts of an amount.
  [/\b(dollars?|euros?|pounds?) and (?=\S+(?: \S+)? (?:cents?|pence|penny)\b)/g, '$1 '],
]

/**
 * Words with several forms and one meaning: all take the first form. If a form has two meanings, they share
 * it.
 */
const EXPANSIONS: Readonly<Record<string, readonly string[]>> = {
  doctor: ['dr'],
  mister: ['mr'],
  missus: ['mrs'],
  street: ['st'],
  saint: ['st'],
  avenue: ['ave'],
  road: ['rd'],
  drive: ['dr'],
  versus: ['vs'],
  okay: ['ok'],
  etcetera: ['etc'],
  approximately: ['approx'],
  wont: ['will', 'not'],
  cannot: ['can', 'not'],
  cant: ['can', 'not'],
  ca: ['can'],
  wo: ['will'],
  kilometers: ['km'],
  kilometres: ['km'],
  kilograms: ['kg'],
  dollars: ['dollar'],
  euros: ['euro'],
  pounds: ['pound'],
  cents: ['cent'],
  pence: ['penny'],
  degrees: ['degree'],
  jan: ['january'],
  feb: ['february'],
  aug: ['august'],
  sept: ['september'],
  oct: ['october'],
  nov: ['november'],
  dec: ['december'],
  mon: ['monday'],
  tue: ['tuesday'],
  wed: ['wednesday'],
  thu: ['thursday'],
  fri: ['friday'],
}
