import { type Delays, startIndependentStack } from '../../test/run/execute/independent/independent-stack.ts'

/** The foreign servers in a process of their own: it tells its parent where they listen, and every answer. */
const delays: Delays = JSON.parse(process.argv[2] ?? '{}')
const { close: _, ...addresses } = await startIndependentStack(delays, (answer) => process.send?.({ answer }))
process.send?.({ addresses })
