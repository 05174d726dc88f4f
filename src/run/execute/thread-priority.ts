import { readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** The main thread still gets a tenth of a core that it shares: what has ended must reach the disk. */
const MAIN_LOWERED_BY = 10
/** One who compiles or collects garbage gets a seventieth. With a tenth, a measuring thread waited for up to 8 ms for it. */
const HELPERS_LOWERED_BY = 19
/** Higher numbers are lower priorities. */
const LOWEST = 19

/**
 * Lowers the priority of the threads that V8 and Node started by themselves. They compile and collect garbage: with few
 * cores they kept a measuring thread waiting for tens of milliseconds. It cannot be undone without permission, so it is
 * for a process that is ours. Call it before any thread of our own is started. Only Linux has priorities of threads.
 */
export function lowerHelperThreads(): void {
  if (process.platform !== 'linux') return
  for (const thread of threadsOfProcess()) if (thread !== process.pid) lower(thread, HELPERS_LOWERED_BY)
}

/**
 * Lowers the priority of the main thread, whose work can wait, until something is done, if that can be undone: threads
 * inherit the priority of the one that starts them.
 */
export async function lowerMainThread(until: Promise<unknown>): Promise<void> {
  const restore = process.platform === 'linux' ? lowerMain() : () => {}
  try {
    await until
  } finally {
    restore()
  }
}

/** Returns a function that undoes it. */
function lowerMain(): () => void {
  const priority = getPriority(process.pid)
  const restore = () => trySetPriority(process.pid, priority)
  // Whoever may not raise it again is left alone, or all threads that are started later would be slow.
  const mayRaise = trySetPriority(process.pid, Math.min(priority + 1, LOWEST)) && restore()
  if (mayRaise) lower(process.pid, MAIN_LOWERED_BY)
  return restore
}

function lower(thread: number, by: number): void {
  trySetPriority(thread, Math.min(getPriority(process.pid) + by, LOWEST))
}

function threadsOfProcess(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return []
  }
}

/** False without permission, or if the thread is gone. */
function trySetPriority(thread: number, priority: number): boolean {
  try {
    setPriority(thread, priority)
    return true
  } catch {
    return false
  }
}
