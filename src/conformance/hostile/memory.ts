/** Milliseconds between two readings. */
const INTERVAL = 10

/** Watches how much memory the process holds. `stop` returns by how many bytes it grew at most. */
export function watchMemory(): { readonly stop: () => number } {
  const { rss } = process.memoryUsage
  const start = rss()
  let most = start
  const read = () => {
    most = Math.max(most, rss())
  }
  const timer = setInterval(read, INTERVAL)
  return {
    stop: () => {
      clearInterval(timer)
      read()
      return most - start
    },
  }
}
