import type { Reporter, TestModule } from 'vitest/node'

/** Ends the output with `N passed, N failed, N skipped` on a line of its own, so that scripts can parse it. */
export class SummaryLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter((module) => module.errors().length > 0).length
    const words = `${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped`
    // After the summary of the default reporter.
    process.once('exit', () => process.stdout.write(`\n${words}\n`))
  }
}
