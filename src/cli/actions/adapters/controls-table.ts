import { optionRulesOf } from '../../../adapters/shared/options.ts'
import { VOICE_SERVICES } from '../../../adapters/voice-services.ts'
import type { AnyAdapter, Facts } from '../../../core/adapter/adapter.ts'

/** What an option lets you control, by its name. The first pattern that matches decides. */
const CONTROLS = [
  ['speed', /^(speed|speech_rate|speaking_rate|rate|tempo)$/i],
  ['pronunciation', /pronunciation|dictionar|ssml/i],
  ['emotion and style', /emotion|style|stability|express|instruction|description|temperature|pitch|volume/i],
] as const

type Control = (typeof CONTROLS)[number][0]

/**
 * What each route lets you control, as Markdown, from the options, formats, rates and languages that its
 * adapter declares. It does not say whether the provider obeys.
 */
export function formatControls(adapters: readonly AnyAdapter[]): string {
  const speech = adapters.filter(({ facts }) => facts.kind === 'tts' && facts.retired === undefined)
  const rows = speech.map((adapter) => `| ${rowOf(adapter).join(' | ')} |\n`)
  return `| ${HEADINGS.join(' | ')} |\n|${HEADINGS.map(() => '---').join('|')}|\n${rows.join('')}`
}

const HEADINGS = [
  'route',
  ...CONTROLS.map(([name]) => name),
  'cloning by ttfa',
  'formats',
  'rates in Hz',
  'languages',
  'read',
]

function rowOf(adapter: AnyAdapter): string[] {
  const { facts } = adapter
  const names = Object.keys(optionRulesOf(adapter))
  const { cloning, dictionaries } = VOICE_SERVICES[facts.provider] ?? {}
  const needed = Object.keys(dictionaries?.requestOptions('id') ?? {})
  const takesDictionary = servesModel(dictionaries, facts) && needed.every((name) => names.includes(name))
  return [
    `\`${facts.id}\``,
    ...CONTROLS.map(([control]) => optionsOf(control, names, takesDictionary)),
    servesModel(cloning, facts) ? 'yes' : '–',
    [...new Set(facts.formats.map(({ encoding }) => encoding))].join(', '),
    formatRates(facts),
    facts.languages ? String(facts.languages.length) : 'not declared',
    `${facts.checked}, ${facts.confidence}`,
  ]
}

/** Clones and dictionaries work only with some models of a provider. */
function servesModel(
  service: { readonly models: readonly string[] } | undefined,
  { models }: Facts,
): boolean {
  return service?.models.some((model) => models.includes(model)) === true
}

function optionsOf(control: Control, names: readonly string[], hasDictionaries: boolean): string {
  const own = names.filter((name) => controlOf(name) === control).map((name) => `\`${name}\``)
  const created = control === 'pronunciation' && hasDictionaries ? ['`dictionary:`'] : []
  return [...own, ...created].join(', ') || '–'
}

function controlOf(option: string): Control | undefined {
  return CONTROLS.find(([, pattern]) => pattern.test(option))?.[0]
}

function formatRates({ sampleRates }: Facts): string {
  if (sampleRates.length === 1) return String(sampleRates[0])
  return `${Math.min(...sampleRates)}–${Math.max(...sampleRates)} (${sampleRates.length})`
}
