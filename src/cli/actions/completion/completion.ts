import type { Command } from 'commander'
import { createAdapterCatalog } from '../../../library/shared/adapter-catalog.ts'
import type { CliContext } from '../../cli-context.ts'
import { bashCompletion } from '../../completion/bash.ts'
import { type CommandNode, readCommandTree } from '../../completion/command-tree.ts'
import { fishCompletion } from '../../completion/fish.ts'
import type { Shell } from '../../completion/shells.ts'
import { zshCompletion } from '../../completion/zsh.ts'

const WRITERS: Readonly<Record<Shell, (root: CommandNode) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

export function printCompletion(shell: Shell, program: Command, { output }: CliContext): void {
  const { adapters, componentAdapters = [] } = createAdapterCatalog()
  const ids = [...adapters, ...componentAdapters]
  output.write(WRITERS[shell](readCommandTree(program, { adapter: ids, what: ids, target: ids, id: ids })))
}
