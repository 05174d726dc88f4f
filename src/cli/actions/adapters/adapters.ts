import { TURN_ADAPTERS } from '../../../adapters/turn-adapters.ts'
import type { Facts } from '../../../core/adapter/adapter.ts'
import { SetupError } from '../../../core/setup-error.ts'
import {
  builtInAdapters,
  findBuiltInAdapter,
  listBuiltInIds,
} from '../../../run/adapters/built-in-adapters.ts'
import { findNearest } from '../../../validation/nearest.ts'
import type { CliContext } from '../../cli-context.ts'

export async function printAdapters(
  id: string | undefined,
  options: { json?: boolean },
  context: CliContext,
): Promise<void> {
  const facts = id === undefined ? listFacts() : [findFacts(id)]
  if (options.json) context.output.write(`${JSON.stringify(facts, null, 2)}\n`)
  else
    context.output.write(id === undefined ? formatOverview(facts, context) : formatDetails(facts[0] as Facts))
}

function listFacts(): Facts[] {
  return Object.values({ ...builtInAdapters(), ...TURN_ADAPTERS }).map(({ facts }) => facts)
}

function findFacts(id: string): Facts {
  const adapter = findBuiltInAdapter(id)
  if (adapter) return adapter.facts
  const suggestion = findNearest(id, [...listBuiltInIds(), ...Object.keys(TURN_ADAPTERS)])
  throw new SetupError(`unknown adapter ${id}`, {
    code: 'ADAPTER_UNKNOWN',
    hint: suggestion ? `Did you mean ${suggestion}?` : '`ttfa adapters` lists them.',
  })
}

/** Lists every provider with its routes, models and the source of the protocol. */
function formatOverview(facts: readonly Facts[], { output }: CliContext): string {
  const providers = [...new Set(facts.map(({ provider }) => provider))]
  const width = Math.max(...facts.map(({ id }) => id.length))
  const sections = providers.map((provider) => {
    const routes = facts.filter((one) => one.provider === provider)
    return [output.paint.bold(provider), ...routes.flatMap((route) => formatRoute(route, width))]
  })
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function formatRoute(facts: Facts, width: number): string[] {
  const { id, transport, reuse, models, docs } = facts
  return [
    `  ${id.padEnd(width)}  ${transport.padEnd(9)}  ${inputOf(facts).padEnd(14)}  reuse ${reuse}`,
    `      models  ${models.join(', ')}`,
    `      read    ${formatProvenance(facts)}`,
    `              ${docs}`,
  ]
}

/** The input of a route, and whether it is streamed. */
function inputOf({ input, textInput }: Facts): string {
  return input ? `voice ${input.audio}` : `text ${textInput}`
}

/** When and how the protocol was read, and whether the service was shut down. */
function formatProvenance({ checked, confidence, retired }: Facts): string {
  return `${checked}, ${confidence}${retired ? `, retired ${retired}` : ''}`
}

function formatDetails(facts: Facts): string {
  const rows: [string, string][] = [
    ['adapter', facts.id],
    ['provider', facts.provider],
    ['route', facts.title],
    ['kind', facts.kind],
    ['transport', facts.transport],
    ['service', facts.origin],
    ['key', facts.keyVariable ?? 'none'],
    ['models', facts.models.join(', ')],
    [
      'voices',
      Object.entries(facts.voices)
        .map(([model, voice]) => `${voice} (${model})`)
        .join(', '),
    ],
    ['formats', facts.formats.map(({ encoding, container }) => `${encoding}/${container}`).join(', ')],
    ['sample rates', `${facts.sampleRates.join(', ')} (default ${facts.defaultSampleRate})`],
    ['text input', facts.textInput],
    ['reuse', facts.reuse],
    ['streaming', facts.streaming ? 'yes' : 'no: the whole response is synthesised before its first byte'],
    ['cancel', facts.cancel === 'message' ? 'by a message' : 'only by closing the connection'],
    ['billing', `by ${facts.billing}`],
    ['protocol read', `${facts.checked}, ${facts.confidence}: ${facts.docs}`],
    ...(facts.retired
      ? [
          ['retired', `the service was shut down on ${facts.retired}; runs against the lab only`] as [
            string,
            string,
          ],
        ]
      : []),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('')
}
