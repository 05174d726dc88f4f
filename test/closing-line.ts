import type { Reporter, TestModule } from 'vitest/node'

/** Ends the output with `N passed, N failed, N skipped` alone on a line: a summary that any reader of logs knows. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter((module) => module.errors().length > 0).length
    const words = `${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped`
    // Behind the summary of the reporter that people read.
    process.once('exit', () => process.stdout.write(`\n${words}\n`))
  }
}
