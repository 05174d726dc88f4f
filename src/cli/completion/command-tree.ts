import type { Argument, Command, Option } from 'commander'

/** What may follow at a position of the command line. */
export type ValueKind = 'words' | 'files' | 'folders'

/** The values that a shell offers at a position, besides what the user types. */
export interface Values {
  readonly kind: ValueKind
  /** Offered before files; the only values if the kind is `words`. */
  readonly words: readonly string[]
}

export interface CompletedOption {
  /** With dashes. At least one of the two is present. */
  readonly short?: string
  readonly long?: string
  readonly description: string
  /** Absent if the option takes no value. */
  readonly values?: Values
}

/** A command with everything that may follow it. */
export interface CommandNode {
  /** Empty for `ttfa` itself. */
  readonly name: string
  readonly description: string
  readonly options: readonly CompletedOption[]
  /** What the first operand, and any later one, may be. */
  readonly operands: Values
  readonly commands: readonly CommandNode[]
}

/** Values that only a verb's code knows, by the name of the argument. */
export type KnownWords = Readonly<Record<string, readonly string[]>>

/** Reads the commander program itself, so that completion never lacks an option that the help has. */
export function readCommandTree(program: Command, known: KnownWords): CommandNode {
  return { ...toNode(program, known), name: '' }
}

function toNode(command: Command, known: KnownWords): CommandNode {
  const help = command.createHelp()
  return {
    name: command.name(),
    description: command.summary() || command.description(),
    options: help.visibleOptions(command).map(toOption),
    operands: operandsOf(command.registeredArguments, known),
    commands: help
      .visibleCommands(command)
      .filter(({ parent }) => parent !== null)
      .map((each) => toNode(each, known)),
  }
}

function toOption(option: Option): CompletedOption {
  const { short, long, description } = option
  return {
    ...(short !== undefined && { short }),
    ...(long !== undefined && { long }),
    description,
    ...((option.required || option.optional) && {
      values: valuesOf(option.argChoices, placeholder(option.flags)),
    }),
  }
}

/** `folder` of `--out <folder>`. */
function placeholder(flags: string): string {
  return /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1] ?? ''
}

function operandsOf(all: readonly Argument[], known: KnownWords): Values {
  const each = all.map((argument) => {
    const name = argument.name()
    const values = valuesOf(argument.argChoices, name)
    return { ...values, words: [...values.words, ...(known[name] ?? [])] }
  })
  const kind = FILE_KINDS.find((one) => each.some((values) => values.kind === one)) ?? 'words'
  return { kind, words: [...new Set(each.flatMap(({ words }) => words))] }
}

const FILE_KINDS: readonly ValueKind[] = ['files', 'folders']

/** The placeholders that stand for files or folders. */
const PLACEHOLDERS: Readonly<Record<string, ValueKind>> = {
  scenario: 'files',
  scenarios: 'files',
  what: 'files',
  target: 'files',
  pattern: 'files',
  file: 'files',
  adapter: 'files',
  folder: 'folders',
  run: 'folders',
  runs: 'folders',
  results: 'folders',
}

function valuesOf(choices: readonly string[] | undefined, name: string): Values {
  if (choices !== undefined) return { kind: 'words', words: choices }
  const kind = PLACEHOLDERS[name] ?? 'words'
  return { kind, words: name === 'run' ? ['last'] : [] }
}

/** Every command with its words, the program first: `[]`, `['run']`, `['adapters', 'check']`. */
export function listCommands(
  root: CommandNode,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly node: CommandNode }[] {
  return [{ path, node: root }, ...root.commands.flatMap((node) => listCommands(node, [...path, node.name]))]
}
