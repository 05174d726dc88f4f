import { Argument, type Command } from 'commander'
import type { CliContext } from '../../cli-context.ts'
import { SHELLS, type Shell } from '../../completion/shells.ts'

const EXAMPLES = `
Examples:
  $ source <(ttfa completion bash)                      in ~/.bashrc
  $ source <(ttfa completion zsh)                       in ~/.zshrc, after compinit
  $ ttfa completion fish > ~/.config/fish/completions/ttfa.fish

The script knows the commands, options and adapters of this version.
`

/** `ttfa completion`: prints a completion script for a shell. */
export function addCompletion(program: Command, context: CliContext): void {
  program
    .command('completion')
    .helpGroup('Set up:')
    .summary('print a completion script for a shell')
    .description('Print a script that completes commands, options and their values in a shell.')
    .addArgument(new Argument('<shell>', 'the shell').choices([...SHELLS]))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell) => {
      const { printCompletion } = await import('../../actions/completion/completion.ts')
      printCompletion(shell, program, context)
    })
}
