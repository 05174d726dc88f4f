import { SetupError } from '../../core/setup-error.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'

const CALL_OPTIONS = {
  parameters: {
    kind: 'list',
    meaning: 'custom parameters of the stream, each as `name=value`; many agents expect a token here',
  },
  from: { kind: 'text', default: '+15550100001', meaning: 'telephone number of the caller' },
  to: { kind: 'text', default: '+15550100002', meaning: 'telephone number of the agent' },
  signed_url: {
    kind: 'text',
    default: 'the address that is dialled',
    meaning: 'address to sign, for a server that is reached under another one, as behind a proxy',
  },
} as const satisfies OptionRules

/** The options of a call, checked. */
export interface TelephonyOptions extends Omit<OptionsOf<typeof CALL_OPTIONS>, 'parameters'> {
  readonly parameters: Readonly<Record<string, string>>
}

/** Throws a `SetupError` for an unknown option, and for a parameter without a name. */
export function parseCallOptions(adapter: string, raw: Readonly<Record<string, unknown>>): TelephonyOptions {
  const { parameters = [], ...options } = checkOptions(adapter, CALL_OPTIONS, raw)
  return { ...options, parameters: Object.fromEntries(parameters.map((one) => parseParameter(adapter, one))) }
}

function parseParameter(adapter: string, parameter: string): [string, string] {
  const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(parameter) ?? []
  if (name === undefined || value === undefined)
    throw new SetupError(`option \`parameters\` of ${adapter}: \`${parameter}\` has no name`, {
      code: 'OPTION_INVALID',
      hint: 'Write each parameter as name=value.',
    })
  return [name, value]
}

export const DEFAULT_NUMBERS = { from: CALL_OPTIONS.from.default, to: CALL_OPTIONS.to.default }
