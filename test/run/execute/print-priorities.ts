/** Prints the priorities of this process's threads before and after they are lowered. Run as a process of its own. */
import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { lowerHelperThreads, lowerMainThread } from '../../../src/run/execute/thread-priority.ts'

const main = () => getPriority(process.pid)
const threads = readdirSync('/proc/self/task').map(Number)
lowerHelperThreads()
const helpers = threads.filter((thread) => thread !== process.pid).map((thread) => getPriority(thread))
const before = main()
const waiting = lowerMainThread(Promise.resolve())
const lowered = main()
await waiting
process.stdout.write(JSON.stringify({ helpers, before, lowered, after: main() }))
