/**
 * Micro-benchmarks of the hot functions:
 * `node --import jiti/register bench/micro/run.ts [--milliseconds 500]`.
 * Prints a Markdown table: nanoseconds per operation, and the margin of error of the mean (95 % confidence).
 */
import { parseArgs } from 'node:util'
import { Bench } from 'tinybench'
import { type HotFunction, hotFunctions } from './hot-functions.ts'

/** Some functions take less time than reading the clock, so this many calls are timed together. */
const BATCH = 100

const { values } = parseArgs({
  options: { milliseconds: { type: 'string', default: '500' }, help: { type: 'boolean', default: false } },
})

/** Adds up the results, so that the compiler cannot remove the calls. */
function batched(run: () => number): () => number {
  return () => {
    let sum = 0
    for (let count = 0; count < BATCH; count++) sum += run()
    return sum
  }
}

function nanoseconds(milliseconds: number): string {
  const each = (milliseconds * 1e6) / BATCH
  return each < 100 ? each.toFixed(1) : each.toFixed(0)
}

async function measure({ name, run }: HotFunction): Promise<string[]> {
  const bench = new Bench({ time: Number(values.milliseconds), warmupTime: Number(values.milliseconds) / 4 })
  bench.add(name, batched(run))
  const [task] = await bench.run()
  const result = task?.result
  if (!result || !('latency' in result)) throw new Error(`${name} could not be measured`)
  const { mean, p50, p99, rme, samplesCount } = result.latency
  return [
    name,
    nanoseconds(mean),
    `±${rme.toFixed(1)} %`,
    nanoseconds(p50),
    nanoseconds(p99),
    String(samplesCount),
  ]
}

async function run(): Promise<void> {
  const head = ['function', 'ns/op', 'margin', 'median', 'p99', 'batches']
  const rows = [head, head.map(() => '---')]
  for (const hot of hotFunctions()) {
    if (!hot.isRight(hot.run())) throw new Error(`${hot.name} does not do its work`)
    rows.push(await measure(hot))
    process.stderr.write(`${rows.at(-1)?.join('  ')}\n`)
  }
  process.stdout.write(rows.map((cells) => `| ${cells.join(' | ')} |\n`).join(''))
}

if (values.help) process.stdout.write('--milliseconds 500: for how long each function is measured\n')
else await run()
