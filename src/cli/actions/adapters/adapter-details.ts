import type { OptionRule } from '../../../adapters/shared/option-rules.ts'
import { optionRulesOf } from '../../../adapters/shared/options.ts'
import type { AnyAdapter, Facts } from '../../../core/adapter/adapter.ts'
import { recommendedModel } from '../../../core/adapter/ending.ts'
import { sampleRatesFor } from '../../../core/adapter/sample-rates.ts'
import { type Charge, isUnverified, type Price } from '../../../core/config/price.ts'
import { formatPlanLimit } from '../../../report/format/format-plan-limit.ts'
import { formatAgeing } from './stale-adapters.ts'

type Row = readonly [name: string, value: string]

/** Everything about a route: what a scenario may set, its limits and prices, and a target to copy. */
export function formatAdapterDetails(adapter: AnyAdapter, prices: readonly Price[], today: string): string {
  const { facts } = adapter
  const rows: Row[] = [
    ...protocolRows(facts),
    ...formatAgeing(facts, today).map((line): Row => ['warning', line]),
    ...requestRows(facts),
    ...limitRows(facts),
    ...optionRows(adapter),
    ...priceRows(facts, prices),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('')
  return `${table}\n${exampleTarget(facts)}`
}

function protocolRows(facts: Facts): Row[] {
  const { id, provider, title, kind, transport, origin, regions, keyVariable, retired } = facts
  return [
    ['adapter', id],
    ['provider', provider],
    ['route', title],
    ['kind', kind],
    ['transport', transport],
    ['service', `${origin} (base: replaces it)`],
    ...Object.entries(regions ?? {}).map(
      ([name, host], index): Row => [index === 0 ? 'region' : '', `${name}: ${host}`],
    ),
    ['key', keyVariable ?? 'none'],
    ['protocol read', `${facts.checked}, ${facts.confidence}: ${facts.docs}`],
    [
      'confirmed',
      facts.confirmed
        ? `${facts.confirmed.date}: ${facts.confirmed.cassettes.join(', ')}`
        : 'never: no recorded answer of the provider (docs/cassettes.md)',
    ],
    ...(retired === undefined
      ? []
      : [['retired', `the service was shut down on ${retired}; runs against the lab only`] as const]),
  ]
}

function requestRows(facts: Facts): Row[] {
  const { models, recommended, voices, languages, formats, sampleRates, defaultSampleRate } = facts
  const voiceList = Object.entries(voices).map(([model, voice]) => `${voice} (${model})`)
  return [
    ['model', `${models.join(', ')} (default: ${recommendedModel(facts)})`],
    ...(recommended
      ? [['recommended', `${recommended.model} as of ${recommended.date}: ${recommended.source}`] as const]
      : []),
    ...(voiceList.length > 0
      ? [['voice', `${voiceList.join(', ')}; \`ttfa voices ${facts.id}\``] as const]
      : []),
    ['language', languages?.join(' ') ?? 'as the provider expects it (default: en)'],
    ...formats.map(
      (format, index): Row => [
        index === 0 ? 'format' : '',
        `{ encoding: ${format.encoding}, container: ${format.container} }, sampleRate ${sampleRatesFor(facts, format.encoding).join(', ')}`,
      ],
    ),
    ...(sampleRates.length > 0 ? [['sampleRate', `default ${defaultSampleRate}`] as const] : []),
    ['text input', facts.textInput],
    ['reuse', facts.reuse],
    ['streaming', facts.streaming ? 'yes' : 'no: the whole response is synthesised before its first byte'],
    ['cancel', facts.cancel === 'message' ? 'by a message' : 'only by closing the connection'],
  ]
}

function limitRows({ longestText, idleTimeout, keepaliveEvery, planLimits = [] }: Facts): Row[] {
  const limits = [
    ...(longestText === undefined ? [] : [`texts of at most ${longestText} characters`]),
    ...(idleTimeout === undefined ? [] : [`closed after ${idleTimeout} s without a message`]),
    ...(keepaliveEvery === undefined ? [] : [`keepalive every ${keepaliveEvery} s`]),
  ]
  return [
    ['limits', limits.length > 0 ? limits.join('; ') : 'none documented (`ttfa probe` finds an account’s)'],
    ...planLimits.map((limit): Row => ['', formatPlanLimit(limit)]),
  ]
}

function optionRows(adapter: AnyAdapter): Row[] {
  const rules = Object.entries(optionRulesOf(adapter))
  if (rules.length === 0) return [['options', 'none']]
  const lines = rules.flatMap(([name, rule]) => describeOption(name, rule, adapter.facts))
  return lines.map((line, index) => [index === 0 ? 'options' : '', line])
}

/** The meaning of an option, and below it the values and the default. */
function describeOption(name: string, rule: OptionRule, facts: Facts): string[] {
  const values = `${describeValues(rule)}; ${describeDefault(name, rule, facts)}`
  return rule.meaning === undefined ? [`${name}: ${values}`] : [`${name}: ${rule.meaning}`, `  ${values}`]
}

function describeDefault(name: string, rule: OptionRule, { measuringOptions = {} }: Facts): string {
  const own = String(rule.default ?? 'the provider’s')
  const sent = measuringOptions[name]
  return sent === undefined
    ? `default: ${own}`
    : `ttfa sends ${String(sent)} by default (the provider’s: ${own})`
}

function describeValues(rule: OptionRule): string {
  switch (rule.kind) {
    case 'number':
      return `${rule.whole ? 'a whole number' : 'a number'} from ${rule.min} to ${rule.max}`
    case 'flag':
      return 'true or false'
    case 'text':
      return rule.longest === undefined ? 'a text' : `a text of at most ${rule.longest} characters`
    case 'word':
      return `one of ${rule.words.join(' ')}`
    case 'list':
      return 'a list of texts'
    case 'numbers':
      return `a list of whole numbers from ${rule.min} to ${rule.max}`
  }
}

function priceRows({ provider, models, billing }: Facts, prices: readonly Price[]): Row[] {
  const own = prices.filter(
    (price) => price.provider === provider && price.models.some((one) => models.includes(one)),
  )
  const rows = own.map((price, index): Row => [index === 0 ? 'prices' : '', formatPrice(price)])
  return [['billing', `by ${billing}`], ...(rows.length > 0 ? rows : [['prices', 'none known'] as const])]
}

function formatPrice(price: Price): string {
  const { id, monthly, charges, currency, date } = price
  const amounts = charges.map(formatCharge)
  const fee = monthly > 0 ? [`${monthly} a month`] : []
  const mark = isUnverified(price) ? ', UNVERIFIED' : ''
  return `${id}: ${currency} ${[...fee, ...amounts].join(' + ')} (${date}${mark})`
}

/** `the first 100000 characters included, 5 per 100000 characters from there on` */
function formatCharge({ unit, per, tiers }: Charge): string {
  const amount = per === 1 ? unit : `${per} ${unit}s`
  return tiers
    .map((tier, index) => {
      const next = tiers[index + 1]
      const from = index === 0 ? '' : tiers.length === 2 ? ' from there on' : ` from ${tier.from} on`
      if (tier.amount > 0) return `${tier.amount} per ${amount}${from}`
      return next ? `the first ${next.from} ${unit}s included` : `nothing${from}`
    })
    .join(', ')
}

function exampleTarget(facts: Facts): string {
  const { id, voices, formats, defaultSampleRate, provider } = facts
  const model = recommendedModel(facts)
  const voice = voices[model] ?? voices['*']
  const [format] = formats
  const lines = [
    'targets:',
    `  ${provider}:`,
    `    adapter: ${id}`,
    ...(model ? [`    model: ${model}`] : []),
    ...(voice ? [`    voice: ${voice}`] : []),
    ...(format ? [`    format: { encoding: ${format.encoding}, container: ${format.container} }`] : []),
    ...(defaultSampleRate > 0 ? [`    sampleRate: ${defaultSampleRate}`] : []),
  ]
  return `${lines.join('\n')}\n`
}
